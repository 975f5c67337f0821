import { addIndex } from './add-index.ts';
import type { Migration } from './migration.ts';

export const taggedEvents: Migration = {
  name: '0029-tagged-events',
  outsideTransaction: true,
  async up(knex) {
    // Events without tags do not enter it. Without `fastupdate = off`, now and then a publish would have to sort in what
    // thousands before it have left.
    await addIndex(knex, {
      table: 'events',
      name: 'events_tagged',
      columns: 'using gin (tags) with (fastupdate = off)',
      where: `tags <> '{}'`,
    });
  },
};
