import { LOCK_TIMEOUT } from '../database.ts';
import type { Migration } from './migration.ts';

// Triggers, so that every writer is counted: a release before this one that still runs, and a person with psql. They add
// rows to a table without an index, which waits for nobody. The worker counts the rows and deletes them.
const STEPS = [
  // What has changed and is not counted yet. `endpoint_id` is '-' for an event, and `was` is null for what is new.
  `create table if not exists rollup_changes (
     delivery_id text collate "C",
     tenant_id text collate "C" not null,
     endpoint_id text collate "C" not null,
     event_type text collate "C" not null,
     accepted_at timestamptz not null,
     ended_at timestamptz,
     was text,
     became text,
     attempts_before integer not null default 0,
     attempts integer not null default 0,
     last_status integer,
     n integer not null default 1
   ) with (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=2000, autovacuum_vacuum_cost_delay=0)`,
  // '' in a column: all. The grain 'ever' has the sums since the beginning, at the epoch.
  `create table if not exists rollups (
     tenant_id text collate "C" not null,
     endpoint_id text collate "C" not null,
     event_type text collate "C" not null,
     grain text collate "C" not null,
     at timestamptz not null,
     accepted bigint not null,
     deliveries bigint not null,
     pending bigint not null,
     waiting bigint not null,
     retrying bigint not null,
     delivered bigint not null,
     dead_lettered bigint not null,
     skipped bigint not null,
     cancelled bigint not null,
     attempts bigint not null,
     attempt_ms_sum bigint not null,
     end_to_end_ms_sum bigint not null,
     arrived bigint not null,
     last_at timestamptz,
     last_success_at timestamptz,
     last_failure_at timestamptz,
     attempt_ms bigint[] not null,
     end_to_end_ms bigint[] not null,
     answers bigint[] not null,
     primary key (tenant_id, endpoint_id, event_type, grain, at)
   ) partition by list (grain)`,
  ...(['minute', 'hour', 'day', 'ever'] as const).map(
    (grain) => `create table if not exists rollups_${grain} partition of rollups for values in ('${grain}')
     with (fillfactor=70, autovacuum_vacuum_cost_delay=0)`,
  ),
  `create index if not exists rollups_by_time on rollups using brin (at)`,
  // `rebuild_before`: records that were accepted before this instant are not counted yet. Null: all are.
  `create table if not exists rollup_state (
     id boolean primary key check (id),
     counted_at timestamptz,
     rebuild_before timestamptz
   )`,
  // Records that were accepted before an instant may be gone; '' means all. Numbers of that time are not rebuilt.
  `create table if not exists rollup_floors (
     tenant_id text collate "C" not null,
     endpoint_id text collate "C" not null,
     before timestamptz not null,
     primary key (tenant_id, endpoint_id)
   )`,
  // A packed count is a bucket * 2^40 + a count. Long arrays are made short, short ones only grow: that is faster.
  `create or replace function add_tallies(one bigint[], other bigint[]) returns bigint[] language sql immutable parallel safe as $$
     select case when cardinality(one) + cardinality(other) <= 64 then one || other else (
       select array_agg((bucket << 40) + n order by bucket) from (
         select packed >> 40 as bucket, sum(packed & 1099511627775)::bigint as n
         from unnest(one || other) as packed group by 1) as added) end $$`,
  `create or replace function note_new_event() returns trigger language plpgsql as $$ begin
     insert into rollup_changes (tenant_id, endpoint_id, event_type, accepted_at)
     values (new.tenant_id, '-', new.type, new.created_at);
     return null; end $$`,
  `create or replace function note_new_deliveries() returns trigger language plpgsql as $$ begin
     insert into rollup_changes (tenant_id, endpoint_id, event_type, accepted_at, became, n)
     select tenant_id, endpoint_id, event_type, date_trunc('minute', created_at), status, count(*)
     from new_deliveries where not test group by 1, 2, 3, 4, 5;
     return null; end $$`,
  `create or replace function note_changed_delivery() returns trigger language plpgsql as $$ begin
     insert into rollup_changes (delivery_id, tenant_id, endpoint_id, event_type, accepted_at, ended_at, was, became,
                                 attempts_before, attempts, last_status)
     values (new.id, new.tenant_id, new.endpoint_id, new.event_type, new.created_at, new.finished_at, old.status,
             new.status, old.attempt_count, new.attempt_count, new.last_status);
     return null; end $$`,
  `create or replace trigger counts_new_event after insert on events for each row execute function note_new_event()`,
  `create or replace trigger counts_new_deliveries after insert on deliveries referencing new table as new_deliveries
     for each statement execute function note_new_deliveries()`,
  `create or replace trigger counts_changed_delivery after update on deliveries for each row
     when (not new.test and (old.status <> new.status or old.attempt_count <> new.attempt_count))
     execute function note_changed_delivery()`,
  // The triggers count from now on. The worker counts the records from before.
  `insert into rollup_state (id, rebuild_before)
   select true, case when exists (select 1 from events) then now() end on conflict do nothing`,
] as const;

export const rollups: Migration = {
  name: '0025-rollups',
  outsideTransaction: true,
  async up(knex) {
    for (const step of STEPS) await knex.raw(`${LOCK_TIMEOUT}; ${step}`);
  },
};
