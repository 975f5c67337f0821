import { LOCK_TIMEOUT } from '../database.ts';
import { addIndex } from './add-index.ts';
import type { Migration } from './migration.ts';

export const history: Migration = {
  name: '0019-history',
  outsideTransaction: true,
  async up(knex) {
    // A constant default rewrites no table. Older releases write without it, also beside this one.
    await knex.raw(
      `${LOCK_TIMEOUT}; alter table deliveries add column if not exists test boolean not null default false`,
    );
    await addIndex(knex, { table: 'deliveries', name: 'deliveries_tests', columns: '(tenant_id, id)', where: 'test' });
    // For counting dead letters by group without reading them. Attempts that fail do not enter it before the last one.
    await addIndex(knex, {
      table: 'deliveries',
      name: 'deliveries_dead_groups',
      columns: `(tenant_id, endpoint_id, dead_letter_reason, last_status)
        include (id, event_id, event_type, last_outcome, dead_letter_at)`,
      where: `status = 'dead_lettered'`,
    });
  },
};
