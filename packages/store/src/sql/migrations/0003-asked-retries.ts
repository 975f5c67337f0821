import type { Migration } from './migration.ts';

const SCHEMA = /* sql */ `
-- When somebody last asked for a retry. An attempt that began after that is what was asked for; one that began before and
-- fails is followed by the next at once.
alter table deliveries add column retry_asked_at timestamptz;
`;

export const askedRetries: Migration = {
  name: '0003-asked-retries',
  up: (knex) => knex.raw(SCHEMA),
};
