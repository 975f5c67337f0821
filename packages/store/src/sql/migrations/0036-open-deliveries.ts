import { addIndex } from './add-index.ts';
import type { Migration } from './migration.ts';

export const openDeliveries: Migration = {
  name: '0036-open-deliveries',
  outsideTransaction: true,
  async up(knex) {
    // For an operator's list over all tenants: a few that wait must be found among millions that are delivered.
    await addIndex(knex, {
      table: 'deliveries',
      name: 'deliveries_by_status',
      columns: '(status, id)',
      where: `status not in ('delivered', 'dead_lettered')`,
    });
  },
};
