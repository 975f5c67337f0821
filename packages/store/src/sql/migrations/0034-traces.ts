import { LOCK_TIMEOUT } from '../database.ts';
import type { Migration } from './migration.ts';

// Columns without a default that must be computed: no row is rewritten, and each lock is held for a moment. Each statement by
// itself: together they would hold the lock of one table while they wait for the other.
const STEPS = [
  // What continues the trace of the publish. Null: the publisher sent none, and the server traces nothing.
  'alter table events add column if not exists traceparent text',
  // Whether the receiver gets it.
  'alter table endpoints add column if not exists traceparent boolean not null default false',
] as const;

export const traces: Migration = {
  name: '0034-traces',
  outsideTransaction: true,
  async up(knex) {
    for (const step of STEPS) await knex.raw(`${LOCK_TIMEOUT}; ${step}`);
  },
};
