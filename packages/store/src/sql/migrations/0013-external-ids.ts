import type { Migration } from './migration.ts';

// Nobody has an external id yet, so the index is empty: to look at all rows takes less time than to wait for the lock.
const SCHEMA = /* sql */ `
alter table endpoints add column external_id text collate "C";
create unique index endpoints_by_external_id on endpoints (tenant_id, external_id)
  where external_id is not null and deleted_at is null;
`;

export const externalIds: Migration = {
  name: '0013-external-ids',
  up: (knex) => knex.raw(SCHEMA),
};
