import type { Migration } from './migration.ts';

// The table is small: to look at all its rows takes less time than to wait for the lock.
const SCHEMA = /* sql */ `
alter table endpoints drop constraint endpoints_disabled_reason_check;
alter table endpoints add constraint endpoints_disabled_reason_check
  check (disabled_reason in ('requested', 'gone', 'failing', 'template_stopped'));
`;

export const templates: Migration = {
  name: '0011-templates',
  up: (knex) => knex.raw(SCHEMA),
};
