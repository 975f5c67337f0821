import { LOCK_TIMEOUT } from '../database.ts';
import type { Migration } from './migration.ts';

export const recoveries: Migration = {
  name: '0033-recoveries',
  outsideTransaction: true,
  async up(knex) {
    // The ramp of an endpoint that answers again after an outage. Null: it is in none.
    await knex.raw(`${LOCK_TIMEOUT}; alter table endpoints add column if not exists recovery jsonb`);
    // A try that failed leaves an index that is not valid.
    await knex.raw('drop index concurrently if exists endpoints_recovering');
    await knex.raw('create index concurrently endpoints_recovering on endpoints (id) where recovery is not null');
  },
};
