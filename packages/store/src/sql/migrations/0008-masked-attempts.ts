import { LOCK_TIMEOUT } from '../database.ts';
import { addIndex } from './add-index.ts';
import type { Migration } from './migration.ts';

export const maskedAttempts: Migration = {
  name: '0008-masked-attempts',
  outsideTransaction: true,
  async up(knex) {
    // A constant default rewrites no table. 0.1 writes without it, also beside a newer release: what it wrote is found so.
    await knex.raw(
      `${LOCK_TIMEOUT}; alter table attempts add column if not exists masked boolean not null default false`,
    );
    // Empty once all are masked: what is written masked never enters it.
    await addIndex(knex, {
      table: 'attempts',
      name: 'attempts_unmasked',
      columns: '(delivery_id, number)',
      where: 'not masked',
    });
  },
};
