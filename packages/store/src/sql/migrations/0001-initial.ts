import type { Migration } from './migration.ts';

// Ids are text in the C collation: what the API shows is what psql shows, and they sort by time.
// No foreign key points at a partitioned table: its partitions must be free to go.
const SCHEMA = /* sql */ `
create table tenants (
  id text collate "C" primary key,
  name text,
  metadata jsonb not null default '{}',
  gate_version bigint not null default 1,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);

create table api_keys (
  id text collate "C" primary key,
  tenant_id text collate "C" references tenants (id),
  name text not null,
  scopes text[] not null,
  hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create index tenants_by_creation on tenants (created_at, id) where deleted_at is null;

create table endpoints (
  id text collate "C" primary key,
  tenant_id text collate "C" not null references tenants (id),
  url text not null,
  name text,
  description text,
  status text not null check (status in ('active', 'paused', 'disabled')),
  disabled_reason text check (disabled_reason in ('requested', 'gone', 'failing')),
  event_types text[],
  sealed_headers bytea,
  sealed_auth bytea,
  format jsonb not null,
  signing jsonb not null,
  retry jsonb not null,
  timeout_ms integer not null,
  tags text[] not null default '{}',
  metadata jsonb not null default '{}',
  version bigint not null default 1,
  gate_version bigint not null default 1,
  failing_since timestamptz,
  first_success_at timestamptz,
  slow boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);
create index endpoints_by_tenant on endpoints (tenant_id, id) where deleted_at is null;

create table endpoint_secrets (
  endpoint_id text collate "C" not null references endpoints (id),
  id text collate "C" not null,
  sealed_secret bytea not null,
  public_key text,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (endpoint_id, id)
);

create table events (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  type text not null,
  data text not null,
  priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
  external_id text,
  occurred_at timestamptz,
  expires_at timestamptz,
  deliver_at timestamptz,
  tags text[] not null default '{}',
  not_sent jsonb not null default '[]',
  delivery_count integer not null,
  created_at timestamptz not null
) partition by range (id);
create table events_default partition of events default;
create index events_by_tenant on events (tenant_id, id);

create table deliveries (
  id text collate "C" primary key,
  tenant_id text collate "C" not null,
  event_id text collate "C" not null,
  event_type text not null,
  endpoint_id text collate "C" not null,
  status text not null check (status in ('pending', 'waiting', 'retrying', 'delivered', 'dead_lettered', 'skipped', 'cancelled')),
  generation integer not null default 1,
  attempts_before integer not null default 0,
  attempt_count integer not null default 0,
  in_workflow boolean not null default false,
  next_attempt_at timestamptz,
  hold_reason text,
  hold_until timestamptz,
  last_outcome text,
  last_status integer,
  dead_letter_reason text,
  dead_letter_detail text,
  dead_letter_at timestamptz,
  skip_reason text,
  cancel_reason text,
  replay_of text collate "C",
  deliver_at timestamptz,
  expires_at timestamptz,
  started_at timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz
) partition by range (id);
create table deliveries_default partition of deliveries default;
create index deliveries_by_tenant on deliveries (tenant_id, id);
create index deliveries_by_tenant_status on deliveries (tenant_id, status, id);
create index deliveries_by_endpoint on deliveries (endpoint_id, id);
create index deliveries_by_event on deliveries (event_id, id);
create index deliveries_resting on deliveries (endpoint_id, id) where status in ('waiting', 'retrying');
create index deliveries_held on deliveries (endpoint_id) where status = 'waiting' and hold_reason in ('paused', 'disabled');
create index deliveries_dead on deliveries (id) where status = 'dead_lettered';
create index deliveries_dead_by_endpoint on deliveries (endpoint_id, id) where status = 'dead_lettered';

-- Keyed by delivery, so a number cannot be given twice and an attempt lives in its delivery's stretch of time.
create table attempts (
  delivery_id text collate "C" not null,
  number integer not null,
  generation integer not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  timings jsonb not null,
  outcome text not null,
  possible_repeat boolean not null,
  request jsonb not null,
  response jsonb,
  error jsonb,
  primary key (delivery_id, number)
) partition by range (delivery_id);
create table attempts_default partition of attempts default;

-- What is due and has no workflow yet, or whose first attempt is in flight. Small: a row goes with the first record.
create table delivery_queue (
  delivery_id text collate "C" primary key,
  endpoint_id text collate "C" not null,
  generation integer not null,
  due_at timestamptz not null,
  lease_until timestamptz,
  claimed_by text,
  handed_over boolean not null default false
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0);
create index delivery_queue_heads on delivery_queue (endpoint_id, due_at, delivery_id);
create index delivery_queue_leased on delivery_queue (endpoint_id, lease_until) where lease_until is not null;

-- What a workflow is expected to move on by itself; the sweeper looks at rows whose time is long past.
create table delivery_watch (
  delivery_id text collate "C" primary key,
  check_at timestamptz not null
);
create index delivery_watch_due on delivery_watch (check_at);

-- Commands for workflows: "look at your row again". Written with the change they announce, deleted once signalled.
create table delivery_wakes (
  delivery_id text collate "C" primary key,
  reason text not null,
  requested_at timestamptz not null,
  lease_until timestamptz,
  token uuid not null default gen_random_uuid()
);
-- A resume may write a hundred thousand at once; they are taken oldest first, a few hundred at a time.
create index delivery_wakes_oldest on delivery_wakes (requested_at);

-- "Something about this endpoint's health changed", one row however often.
create table endpoint_health_signals (
  endpoint_id text collate "C" primary key,
  requested_at timestamptz not null,
  lease_until timestamptz,
  token uuid not null default gen_random_uuid()
);

-- A change that concerns many deliveries at once, worked off in batches: wake what was held, or cancel what is left.
create table endpoint_sweeps (
  endpoint_id text collate "C" not null,
  kind text not null check (kind in ('wake', 'cancel')),
  reason text not null,
  requested_at timestamptz not null,
  lease_until timestamptz,
  token uuid not null default gen_random_uuid(),
  primary key (endpoint_id, kind)
);

-- What must be unique over time although the big tables are cut by time.
create table publish_keys (
  tenant_id text collate "C" not null,
  kind text not null,
  key text collate "C" not null,
  fingerprint bytea not null,
  status integer,
  answer bytea,
  expires_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, kind, key)
);
create index publish_keys_expiry on publish_keys (expires_at) where expires_at is not null;
`;

export const initial: Migration = {
  name: '0001-initial',
  up: (knex) => knex.raw(SCHEMA),
};
