import type { Migration } from './migration.ts';

export const workers: Migration = {
  name: '0006-workers',
  async up(knex) {
    // One row for each worker process, written every second: who is silent is frozen, cut off or dead.
    await knex.raw(`
      create table workers (
        boot_id text collate "C" primary key,
        host text not null,
        pid integer not null,
        started_at timestamptz not null,
        seen_at timestamptz not null
      ) with (fillfactor = 50)`);
  },
};
