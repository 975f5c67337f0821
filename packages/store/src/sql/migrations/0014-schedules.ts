import type { Migration } from './migration.ts';

// `runs_after` is the run that was last published or left out: what is due after it is still to come. `renew_at` belongs to
// the Temporal Schedule, which knows only so many runs in advance.
const SCHEMA = /* sql */ `
create table schedules (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenants (id),
  name text,
  cron text,
  every_seconds integer,
  time_zone text not null,
  event_type text not null,
  data text not null,
  priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
  tags text[] not null,
  endpoint_ids text[],
  paused boolean not null,
  anchor timestamptz not null,
  runs_after timestamptz not null,
  next_run_at timestamptz,
  renew_at timestamptz,
  last_run_at timestamptz,
  last_event_id text collate "C",
  last_problem jsonb,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((cron is null) <> (every_seconds is null))
);
create index schedules_of_tenant on schedules (tenant_id, id);
create index schedules_overdue on schedules (next_run_at) where next_run_at is not null;
-- The Temporal Schedule has to be made, changed or deleted, as the row says.
create table schedule_syncs (
  schedule_id text collate "C" primary key,
  requested_at timestamptz not null,
  lease_until timestamptz,
  token uuid not null default gen_random_uuid()
);
create index schedule_syncs_oldest on schedule_syncs (requested_at);
`;

export const schedules: Migration = {
  name: '0014-schedules',
  up: (knex) => knex.raw(SCHEMA),
};
