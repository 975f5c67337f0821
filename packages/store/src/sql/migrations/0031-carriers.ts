import { LOCK_TIMEOUT } from '../database.ts';
import type { Migration } from './migration.ts';

// Each statement by itself: together they would hold locks of the big tables while they wait for the next one.
const STEPS = [
  // The carrier that claimed the row, and the execution of its activity that owns it now.
  `alter table delivery_queue add column if not exists carrier_id text,
     add column if not exists execution text,
     add column if not exists unsent boolean not null default false`,
  // The carrier that made the last attempt. Null: the delivery's own workflow.
  'alter table deliveries add column if not exists carrier_id text',
  // Retries of carried deliveries: the relay starts their own workflows.
  `create table if not exists delivery_handovers (
     delivery_id text collate "C" primary key,
     requested_at timestamptz not null,
     lease_until timestamptz,
     token uuid not null default gen_random_uuid()
   )`,
  'create index if not exists delivery_handovers_oldest on delivery_handovers (requested_at)',
] as const;

export const carriers: Migration = {
  name: '0031-carriers',
  outsideTransaction: true,
  async up(knex) {
    for (const step of STEPS) await knex.raw(`${LOCK_TIMEOUT}; ${step}`);
  },
};
