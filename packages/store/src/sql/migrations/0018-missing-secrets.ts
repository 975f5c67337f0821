import type { Migration } from './migration.ts';

// The table is small: to look at all its rows takes less time than to wait for the lock.
const SCHEMA = /* sql */ `
alter table endpoints drop constraint endpoints_disabled_reason_check;
alter table endpoints add constraint endpoints_disabled_reason_check
  check (disabled_reason in ('requested', 'gone', 'failing', 'template_stopped', 'secret_missing'));
`;

export const missingSecrets: Migration = {
  name: '0018-missing-secrets',
  up: (knex) => knex.raw(SCHEMA),
};
