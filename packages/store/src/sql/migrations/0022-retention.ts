import { LOCK_TIMEOUT } from '../database.ts';
import type { Migration } from './migration.ts';

// Each statement by itself: together they would hold locks of the big tables while they wait for the next one.
const STEPS = [
  `alter table tenants add column if not exists retention_days integer,
     add column if not exists dead_letter_days integer`,
  `create index if not exists tenants_with_retention on tenants (id)
     where retention_days is not null or dead_letter_days is not null`,
  `alter table events add column if not exists expunged_at timestamptz`,
  `alter table deliveries add column if not exists expunged_at timestamptz`,
  // One row for each run of the workflow, by the id of its first execution.
  `create table if not exists retention_runs (
     id text collate "C" primary key,
     started_at timestamptz not null,
     finished_at timestamptz,
     result jsonb not null
   )`,
  'create index if not exists retention_runs_latest on retention_runs (started_at)',
  // One row at most: somebody asked for a run that the relay has not started yet.
  `create table if not exists retention_request (
     id boolean primary key check (id),
     requested_at timestamptz not null
   )`,
  `create table if not exists expunges (
     id text collate "C" primary key,
     tenant_id text collate "C" not null,
     filter jsonb not null,
     after_id text collate "C" not null default '',
     expunged integer not null default 0,
     requested_by text not null,
     created_at timestamptz not null,
     finished_at timestamptz
   )`,
  'create index if not exists expunges_of_tenant on expunges (tenant_id, id)',
  'create index if not exists expunges_open on expunges (id) where finished_at is null',
] as const;

export const retention: Migration = {
  name: '0022-retention',
  outsideTransaction: true,
  async up(knex) {
    for (const step of STEPS) await knex.raw(`${LOCK_TIMEOUT}; ${step}`);
  },
};
