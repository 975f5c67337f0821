import { addIndex } from './add-index.ts';
import type { Migration } from './migration.ts';

export const indexesOfLines: Migration = {
  name: '0005-indexes-of-lines',
  outsideTransaction: true,
  async up(knex) {
    // Retries that wait for a rate limit: how many are ahead of the next one.
    await addIndex(knex, {
      table: 'deliveries',
      name: 'deliveries_paced',
      columns: '(endpoint_id, hold_until)',
      where: `status = 'waiting' and hold_reason = 'rate_limited' and in_workflow`,
    });
    // Those that wait in a line and may expire there; most events never do.
    await addIndex(knex, {
      table: 'deliveries',
      name: 'deliveries_expiring',
      columns: '(expires_at)',
      where: `status = 'waiting' and hold_reason = 'rate_limited' and not in_workflow and expires_at is not null`,
    });
  },
};
