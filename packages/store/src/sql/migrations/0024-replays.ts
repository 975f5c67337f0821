import { LOCK_TIMEOUT } from '../database.ts';
import type { Migration } from './migration.ts';

// Each statement by itself: together they would hold a lock of a big table while they wait for the next one.
const STEPS = [
  // Of a delivery that is to be seen as a new one: the number in its `webhook-id`.
  `alter table deliveries add column if not exists fresh_number integer`,
  // `counted_to`, `sent_to`, `settled_to`: the last one that counting, sending and the look for results have seen.
  // `paced_to_ms`: when the next delivery is due by the rate, in milliseconds since 1970. `closed`: its workflow is over.
  `create table if not exists replays (
     id text collate "C" primary key,
     tenant_id text collate "C" not null references tenants (id),
     action text not null check (action in ('send', 'discard')),
     criteria jsonb not null,
     fresh boolean not null,
     rate_per_second integer not null,
     status text not null check (status in ('counting', 'running', 'paused', 'finished', 'cancelled')),
     counted boolean not null default false,
     counted_to text collate "C" not null default '',
     sent_to text collate "C" not null default '',
     settled_to text collate "C" not null default '',
     matched integer not null default 0,
     sent integer not null default 0,
     delivered integer not null default 0,
     failed integer not null default 0,
     skipped integer not null default 0,
     discarded integer not null default 0,
     paced_to_ms double precision,
     sent_at timestamptz,
     settled_at timestamptz,
     requested_by text not null,
     version integer not null default 1,
     created_at timestamptz not null,
     started_at timestamptz,
     finished_at timestamptz,
     check_at timestamptz not null,
     closed boolean not null default false
   )`,
  'create index if not exists replays_of_tenant on replays (tenant_id, id)',
  'create index if not exists replays_open on replays (tenant_id, id) where not closed',
  // What a replay matched. `subject`: a delivery, or an event that an endpoint missed. `source_id`: the delivery to repeat.
  `create table if not exists replay_items (
     replay_id text collate "C" not null,
     subject text collate "C" not null,
     source_id text collate "C",
     sent_id text collate "C",
     result text,
     primary key (replay_id, subject)
   )`,
  `create index if not exists replay_items_open on replay_items (replay_id, subject)
     where sent_id is not null and result is null`,
  // The workflow has to be started, or told that its row has changed.
  `create table if not exists replay_syncs (
     replay_id text collate "C" primary key,
     requested_at timestamptz not null,
     lease_until timestamptz,
     token uuid not null default gen_random_uuid()
   )`,
  'create index if not exists replay_syncs_oldest on replay_syncs (requested_at)',
] as const;

export const replays: Migration = {
  name: '0024-replays',
  outsideTransaction: true,
  async up(knex) {
    for (const step of STEPS) await knex.raw(`${LOCK_TIMEOUT}; ${step}`);
  },
};
