import type { Migration } from './migration.ts';

// Deleted endpoints whose deliveries and attempts are still to be removed.
const SCHEMA = /* sql */ `
create table record_removals (
  endpoint_id text collate "C" primary key,
  requested_at timestamptz not null
);
`;

export const recordRemovals: Migration = {
  name: '0016-record-removals',
  up: (knex) => knex.raw(SCHEMA),
};
