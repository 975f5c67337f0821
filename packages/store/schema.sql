-- Made by "pnpm generate" from the migrations. For reading and for reviews; nothing executes it.

CREATE OR REPLACE FUNCTION public.add_tallies(one bigint[], other bigint[])
 RETURNS bigint[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
     select case when cardinality(one) + cardinality(other) <= 64 then one || other else (
       select array_agg((bucket << 40) + n order by bucket) from (
         select packed >> 40 as bucket, sum(packed & 1099511627775)::bigint as n
         from unnest(one || other) as packed group by 1) as added) end $function$;

CREATE OR REPLACE FUNCTION public.note_changed_delivery()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin
     insert into rollup_changes (delivery_id, tenant_id, endpoint_id, event_type, accepted_at, ended_at, was, became,
                                 attempts_before, attempts, last_status)
     values (new.id, new.tenant_id, new.endpoint_id, new.event_type, new.created_at, new.finished_at, old.status,
             new.status, old.attempt_count, new.attempt_count, new.last_status);
     return null; end $function$;

CREATE OR REPLACE FUNCTION public.note_new_deliveries()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin
     insert into rollup_changes (tenant_id, endpoint_id, event_type, accepted_at, became, n)
     select tenant_id, endpoint_id, event_type, date_trunc('minute', created_at), status, count(*)
     from new_deliveries where not test group by 1, 2, 3, 4, 5;
     return null; end $function$;

CREATE OR REPLACE FUNCTION public.note_new_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin
     insert into rollup_changes (tenant_id, endpoint_id, event_type, accepted_at)
     values (new.tenant_id, '-', new.type, new.created_at);
     return null; end $function$;

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and (
    current_setting('postrider.moves_rows', true) = 'on'
    or old.id < coalesce(current_setting('postrider.audit_from', true), '')
  ) then
    return old;
  end if;
  raise exception 'The audit is append-only.' using errcode = 'insufficient_privilege';
end $function$;

create table api_keys (
  id text collate "C" not null,
  tenant_id text collate "C",
  name text not null,
  scopes text[] not null,
  hash bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  previous_hash bytea,
  previous_expires_at timestamp with time zone,
  requests_per_minute integer
);

create table attempts (
  delivery_id text collate "C" not null,
  number integer not null,
  generation integer not null,
  started_at timestamp with time zone not null,
  duration_ms integer not null,
  timings jsonb not null,
  outcome text not null,
  possible_repeat boolean not null,
  request jsonb not null,
  response jsonb,
  error jsonb,
  next_attempt_at timestamp with time zone,
  masked boolean default false not null
) partition by range (delivery_id);

create table audit_entries (
  id text collate "C" not null,
  at timestamp with time zone not null,
  tenant_id text collate "C",
  key_id text collate "C",
  actor_name text not null,
  actor_tenant_id text collate "C",
  action text not null,
  resource_type text not null,
  resource_id text collate "C" not null,
  before json,
  after json,
  request_id text
) partition by range (id);

create table deliveries (
  id text collate "C" not null,
  tenant_id text collate "C" not null,
  event_id text collate "C" not null,
  event_type text not null,
  endpoint_id text collate "C" not null,
  status text not null,
  generation integer default 1 not null,
  attempts_before integer default 0 not null,
  attempt_count integer default 0 not null,
  in_workflow boolean default false not null,
  next_attempt_at timestamp with time zone,
  hold_reason text,
  hold_until timestamp with time zone,
  last_outcome text,
  last_status integer,
  dead_letter_reason text,
  dead_letter_detail text,
  dead_letter_at timestamp with time zone,
  skip_reason text,
  cancel_reason text,
  replay_of text collate "C",
  deliver_at timestamp with time zone,
  expires_at timestamp with time zone,
  started_at timestamp with time zone,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  retry_asked_at timestamp with time zone,
  test boolean default false not null,
  expunged_at timestamp with time zone,
  fresh_number integer,
  carrier_id text
) partition by range (id);

create table delivery_changes (
  position bigint default nextval('delivery_changes_position'::regclass) not null,
  at timestamp with time zone default now() not null,
  kind text not null,
  tenant_id text collate "C" not null,
  event_id text collate "C" not null,
  event_type text not null,
  delivery_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  test boolean default false not null,
  status text not null,
  reason text,
  until timestamp with time zone,
  attempt integer,
  outcome text,
  response_status integer,
  duration_ms integer
) partition by range (at);

create table delivery_changes_state (
  id boolean not null,
  cursor_key uuid not null,
  forgotten_to bigint not null
);

create table delivery_handovers (
  delivery_id text collate "C" not null,
  requested_at timestamp with time zone not null,
  lease_until timestamp with time zone,
  token uuid default gen_random_uuid() not null
);

create table delivery_notes (
  delivery_id text collate "C" not null,
  id text collate "C" not null,
  at timestamp with time zone not null,
  kind text not null,
  detail jsonb default '{}'::jsonb not null
) partition by range (delivery_id);

create table delivery_queue (
  delivery_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  generation integer not null,
  due_at timestamp with time zone not null,
  lease_until timestamp with time zone,
  claimed_by text,
  handed_over boolean default false not null,
  slot_us bigint,
  held boolean default false not null,
  carrier_id text,
  execution text,
  unsent boolean default false not null
) with (fillfactor=70, autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=500, autovacuum_vacuum_cost_delay=0);

create table delivery_wakes (
  delivery_id text collate "C" not null,
  reason text not null,
  requested_at timestamp with time zone not null,
  lease_until timestamp with time zone,
  token uuid default gen_random_uuid() not null
);

create table delivery_watch (
  delivery_id text collate "C" not null,
  check_at timestamp with time zone not null
);

create table endpoint_default_secrets (
  owner text collate "C" not null,
  id text collate "C" not null,
  sealed_secret bytea not null,
  public_key text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone
);

create table endpoint_defaults (
  owner text collate "C" not null,
  settings jsonb default '{}'::jsonb not null,
  sealed_headers bytea,
  version bigint default 1 not null,
  updated_at timestamp with time zone not null
);

create table endpoint_health_signals (
  endpoint_id text collate "C" not null,
  requested_at timestamp with time zone not null,
  lease_until timestamp with time zone,
  token uuid default gen_random_uuid() not null
);

create table endpoint_secrets (
  endpoint_id text collate "C" not null,
  id text collate "C" not null,
  sealed_secret bytea not null,
  public_key text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone
);

create table endpoint_sweeps (
  endpoint_id text collate "C" not null,
  kind text not null,
  reason text not null,
  requested_at timestamp with time zone not null,
  lease_until timestamp with time zone,
  token uuid default gen_random_uuid() not null,
  causes jsonb default '{"paused": {"by": null, "reason": "resumed"}, "disabled": {"by": null, "reason": "enabled"}}'::jsonb not null
);

create table endpoints (
  id text collate "C" not null,
  tenant_id text collate "C" not null,
  url text not null,
  name text,
  description text,
  status text not null,
  disabled_reason text,
  event_types text[],
  sealed_headers bytea,
  sealed_auth bytea,
  format jsonb not null,
  signing jsonb not null,
  retry jsonb not null,
  timeout_ms integer not null,
  tags text[] default '{}'::text[] not null,
  metadata jsonb default '{}'::jsonb not null,
  version bigint default 1 not null,
  gate_version bigint default 1 not null,
  failing_since timestamp with time zone,
  first_success_at timestamp with time zone,
  slow boolean default false not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  preferences jsonb default '{}'::jsonb not null,
  preferences_version bigint default 0 not null,
  preferences_updated_at timestamp with time zone,
  templated_headers text[] default '{}'::text[] not null,
  filter text,
  inherits text[] default '{}'::text[] not null,
  trusts_deployment boolean default false not null,
  external_id text collate "C",
  notices jsonb default '{}'::jsonb not null,
  recovery jsonb,
  traceparent boolean default false not null
);

create table event_type_catalogue (
  id boolean not null,
  revision bigint not null
);

create table event_types (
  name text collate "C" not null,
  description text,
  group_name text,
  schema text,
  validation text not null,
  examples text not null,
  deprecated boolean not null,
  opt_in boolean not null,
  version bigint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);

create table events (
  id text collate "C" not null,
  tenant_id text collate "C" not null,
  type text not null,
  data text not null,
  priority text not null,
  external_id text,
  occurred_at timestamp with time zone,
  expires_at timestamp with time zone,
  deliver_at timestamp with time zone,
  tags text[] default '{}'::text[] not null,
  not_sent jsonb default '[]'::jsonb not null,
  delivery_count integer not null,
  created_at timestamp with time zone not null,
  warnings jsonb,
  expunged_at timestamp with time zone,
  traceparent text
) partition by range (id);

create table expunges (
  id text collate "C" not null,
  tenant_id text collate "C" not null,
  filter jsonb not null,
  after_id text collate "C" default ''::text not null,
  expunged integer default 0 not null,
  requested_by text not null,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone
);

create table notices (
  id text collate "C" not null,
  type text not null,
  tenant_id text collate "C",
  endpoint_id text collate "C",
  occurred_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  facts jsonb not null,
  count integer default 1 not null,
  delivery_ids text[] default '{}'::text[] not null,
  lease_until timestamp with time zone
);

create table publish_keys (
  tenant_id text collate "C" not null,
  kind text not null,
  key text collate "C" not null,
  fingerprint bytea not null,
  status integer,
  answer bytea,
  expires_at timestamp with time zone,
  created_at timestamp with time zone not null
);

create table rate_limit_starts (
  limiter_id text collate "C" not null,
  page bigint not null,
  starts_us bigint[] not null
);

create table rate_limiters (
  limiter_id text collate "C" not null,
  starts_taken bigint default 0 not null,
  due_us bigint,
  look_us bigint,
  shown_at timestamp with time zone default '-infinity'::timestamp with time zone not null,
  shown_id text collate "C" default ''::text not null,
  shown_round bigint default 0 not null
);

create table record_removals (
  endpoint_id text collate "C" not null,
  requested_at timestamp with time zone not null
);

create table replay_items (
  replay_id text collate "C" not null,
  subject text collate "C" not null,
  source_id text collate "C",
  sent_id text collate "C",
  result text
);

create table replay_syncs (
  replay_id text collate "C" not null,
  requested_at timestamp with time zone not null,
  lease_until timestamp with time zone,
  token uuid default gen_random_uuid() not null
);

create table replays (
  id text collate "C" not null,
  tenant_id text collate "C" not null,
  action text not null,
  criteria jsonb not null,
  fresh boolean not null,
  rate_per_second integer not null,
  status text not null,
  counted boolean default false not null,
  counted_to text collate "C" default ''::text not null,
  sent_to text collate "C" default ''::text not null,
  settled_to text collate "C" default ''::text not null,
  matched integer default 0 not null,
  sent integer default 0 not null,
  delivered integer default 0 not null,
  failed integer default 0 not null,
  skipped integer default 0 not null,
  discarded integer default 0 not null,
  paced_to_ms double precision,
  sent_at timestamp with time zone,
  settled_at timestamp with time zone,
  requested_by text not null,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  check_at timestamp with time zone not null,
  closed boolean default false not null
);

create table retention_request (
  id boolean not null,
  requested_at timestamp with time zone not null
);

create table retention_runs (
  id text collate "C" not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  result jsonb not null
);

create table rollup_changes (
  delivery_id text collate "C",
  tenant_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  event_type text collate "C" not null,
  accepted_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  was text,
  became text,
  attempts_before integer default 0 not null,
  attempts integer default 0 not null,
  last_status integer,
  n integer default 1 not null
) with (autovacuum_vacuum_scale_factor=0.02, autovacuum_vacuum_threshold=2000, autovacuum_vacuum_cost_delay=0);

create table rollup_floors (
  tenant_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  before timestamp with time zone not null
);

create table rollup_state (
  id boolean not null,
  counted_at timestamp with time zone,
  rebuild_before timestamp with time zone
);

create table rollups (
  tenant_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  event_type text collate "C" not null,
  grain text collate "C" not null,
  at timestamp with time zone not null,
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
  last_at timestamp with time zone,
  last_success_at timestamp with time zone,
  last_failure_at timestamp with time zone,
  attempt_ms bigint[] not null,
  end_to_end_ms bigint[] not null,
  answers bigint[] not null
) partition by list (grain);

create table schedule_syncs (
  schedule_id text collate "C" not null,
  requested_at timestamp with time zone not null,
  lease_until timestamp with time zone,
  token uuid default gen_random_uuid() not null
);

create table schedules (
  id text collate "C" not null,
  tenant_id text collate "C" not null,
  name text,
  cron text,
  every_seconds integer,
  time_zone text not null,
  event_type text not null,
  data text not null,
  priority text not null,
  tags text[] not null,
  endpoint_ids text[],
  paused boolean not null,
  anchor timestamp with time zone not null,
  runs_after timestamp with time zone not null,
  next_run_at timestamp with time zone,
  renew_at timestamp with time zone,
  last_run_at timestamp with time zone,
  last_event_id text collate "C",
  last_problem jsonb,
  version integer default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);

create table sessions (
  token_hash bytea not null,
  key_id text collate "C" not null,
  key_hash bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  idle_expires_at timestamp with time zone not null
);

create table sign_in_codes (
  code_hash bytea not null,
  key_id text collate "C" not null,
  key_hash bytea not null,
  expires_at timestamp with time zone not null
);

create table success_rate_spells (
  endpoint_id text collate "C" not null,
  began_at timestamp with time zone not null
);

create table tenants (
  id text collate "C" not null,
  name text,
  metadata jsonb default '{}'::jsonb not null,
  gate_version bigint default 1 not null,
  version bigint default 1 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  preferences jsonb default '{}'::jsonb not null,
  preferences_version bigint default 0 not null,
  preferences_updated_at timestamp with time zone,
  retention_days integer,
  dead_letter_days integer,
  is_operator boolean default false not null,
  notices jsonb default '{}'::jsonb not null
);

create table workers (
  boot_id text collate "C" not null,
  host text not null,
  pid integer not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null
) with (fillfactor=50);

create table attempts_default partition of attempts default;

create table audit_entries_default partition of audit_entries default;

create table deliveries_default partition of deliveries default;

create table delivery_changes_default partition of delivery_changes default;

create table delivery_notes_default partition of delivery_notes default;

create table events_default partition of events default;

alter table api_keys add constraint api_keys_pkey PRIMARY KEY (id);

alter table attempts add constraint attempts_pkey PRIMARY KEY (delivery_id, number);

alter table audit_entries add constraint audit_entries_pkey PRIMARY KEY (id);

alter table deliveries add constraint deliveries_pkey PRIMARY KEY (id);

alter table delivery_changes_state add constraint delivery_changes_state_pkey PRIMARY KEY (id);

alter table delivery_handovers add constraint delivery_handovers_pkey PRIMARY KEY (delivery_id);

alter table delivery_notes add constraint delivery_notes_pkey PRIMARY KEY (delivery_id, id);

alter table delivery_queue add constraint delivery_queue_pkey PRIMARY KEY (delivery_id);

alter table delivery_wakes add constraint delivery_wakes_pkey PRIMARY KEY (delivery_id);

alter table delivery_watch add constraint delivery_watch_pkey PRIMARY KEY (delivery_id);

alter table endpoint_default_secrets add constraint endpoint_default_secrets_pkey PRIMARY KEY (owner, id);

alter table endpoint_defaults add constraint endpoint_defaults_pkey PRIMARY KEY (owner);

alter table endpoint_health_signals add constraint endpoint_health_signals_pkey PRIMARY KEY (endpoint_id);

alter table endpoint_secrets add constraint endpoint_secrets_pkey PRIMARY KEY (endpoint_id, id);

alter table endpoint_sweeps add constraint endpoint_sweeps_pkey PRIMARY KEY (endpoint_id, kind);

alter table endpoints add constraint endpoints_pkey PRIMARY KEY (id);

alter table event_type_catalogue add constraint event_type_catalogue_pkey PRIMARY KEY (id);

alter table event_types add constraint event_types_pkey PRIMARY KEY (name);

alter table events add constraint events_pkey PRIMARY KEY (id);

alter table expunges add constraint expunges_pkey PRIMARY KEY (id);

alter table notices add constraint notices_pkey PRIMARY KEY (id);

alter table publish_keys add constraint publish_keys_pkey PRIMARY KEY (tenant_id, kind, key);

alter table rate_limit_starts add constraint rate_limit_starts_pkey PRIMARY KEY (limiter_id, page);

alter table rate_limiters add constraint rate_limiters_pkey PRIMARY KEY (limiter_id);

alter table record_removals add constraint record_removals_pkey PRIMARY KEY (endpoint_id);

alter table replay_items add constraint replay_items_pkey PRIMARY KEY (replay_id, subject);

alter table replay_syncs add constraint replay_syncs_pkey PRIMARY KEY (replay_id);

alter table replays add constraint replays_pkey PRIMARY KEY (id);

alter table retention_request add constraint retention_request_pkey PRIMARY KEY (id);

alter table retention_runs add constraint retention_runs_pkey PRIMARY KEY (id);

alter table rollup_floors add constraint rollup_floors_pkey PRIMARY KEY (tenant_id, endpoint_id);

alter table rollup_state add constraint rollup_state_pkey PRIMARY KEY (id);

alter table rollups add constraint rollups_pkey PRIMARY KEY (tenant_id, endpoint_id, event_type, grain, at);

alter table schedule_syncs add constraint schedule_syncs_pkey PRIMARY KEY (schedule_id);

alter table schedules add constraint schedules_pkey PRIMARY KEY (id);

alter table sessions add constraint sessions_pkey PRIMARY KEY (token_hash);

alter table sign_in_codes add constraint sign_in_codes_pkey PRIMARY KEY (code_hash);

alter table success_rate_spells add constraint success_rate_spells_pkey PRIMARY KEY (endpoint_id);

alter table tenants add constraint tenants_pkey PRIMARY KEY (id);

alter table workers add constraint workers_pkey PRIMARY KEY (boot_id);

alter table api_keys add constraint api_keys_hash_key UNIQUE (hash);

alter table deliveries add constraint deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'waiting'::text, 'retrying'::text, 'delivered'::text, 'dead_lettered'::text, 'skipped'::text, 'cancelled'::text])));

alter table delivery_changes_state add constraint delivery_changes_state_id_check CHECK (id);

alter table endpoint_sweeps add constraint endpoint_sweeps_kind_check CHECK ((kind = ANY (ARRAY['wake'::text, 'cancel'::text])));

alter table endpoints add constraint endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['requested'::text, 'gone'::text, 'failing'::text, 'template_stopped'::text, 'secret_missing'::text])));

alter table endpoints add constraint endpoints_status_check CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'disabled'::text])));

alter table event_type_catalogue add constraint event_type_catalogue_id_check CHECK (id);

alter table event_types add constraint event_types_validation_check CHECK ((validation = ANY (ARRAY['off'::text, 'warn'::text, 'reject'::text])));

alter table events add constraint events_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text, 'urgent'::text])));

alter table replays add constraint replays_action_check CHECK ((action = ANY (ARRAY['send'::text, 'discard'::text, 'retry'::text, 'cancel'::text])));

alter table replays add constraint replays_status_check CHECK ((status = ANY (ARRAY['counting'::text, 'running'::text, 'paused'::text, 'finished'::text, 'cancelled'::text])));

alter table retention_request add constraint retention_request_id_check CHECK (id);

alter table rollup_state add constraint rollup_state_id_check CHECK (id);

alter table schedules add constraint schedules_check CHECK (((cron IS NULL) <> (every_seconds IS NULL)));

alter table schedules add constraint schedules_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text, 'urgent'::text])));

alter table api_keys add constraint api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);

alter table endpoint_secrets add constraint endpoint_secrets_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES endpoints(id);

alter table endpoints add constraint endpoints_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);

alter table replays add constraint replays_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);

alter table schedules add constraint schedules_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id);

CREATE UNIQUE INDEX api_keys_previous_hash on api_keys USING btree (previous_hash);

CREATE INDEX attempts_unmasked on attempts USING btree (delivery_id, number) WHERE (NOT masked);

CREATE INDEX audit_entries_of_resource on audit_entries USING btree (resource_id, id);

CREATE INDEX audit_entries_of_tenant on audit_entries USING btree (tenant_id, id);

CREATE INDEX deliveries_by_endpoint on deliveries USING btree (endpoint_id, id);

CREATE INDEX deliveries_by_event on deliveries USING btree (event_id, id);

CREATE INDEX deliveries_by_status on deliveries USING btree (status, id) WHERE (status <> ALL (ARRAY['delivered'::text, 'dead_lettered'::text]));

CREATE INDEX deliveries_by_tenant on deliveries USING btree (tenant_id, id);

CREATE INDEX deliveries_by_tenant_status on deliveries USING btree (tenant_id, status, id);

CREATE INDEX deliveries_dead on deliveries USING btree (id) WHERE (status = 'dead_lettered'::text);

CREATE INDEX deliveries_dead_by_endpoint on deliveries USING btree (endpoint_id, id) WHERE (status = 'dead_lettered'::text);

CREATE INDEX deliveries_dead_groups on deliveries USING btree (tenant_id, endpoint_id, dead_letter_reason, last_status) INCLUDE (id, event_id, event_type, last_outcome, dead_letter_at) WHERE (status = 'dead_lettered'::text);

CREATE INDEX deliveries_expiring on deliveries USING btree (expires_at) WHERE ((status = 'waiting'::text) AND (hold_reason = 'rate_limited'::text) AND (NOT in_workflow) AND (expires_at IS NOT NULL));

CREATE INDEX deliveries_held on deliveries USING btree (endpoint_id) WHERE ((status = 'waiting'::text) AND (hold_reason = ANY (ARRAY['paused'::text, 'disabled'::text])));

CREATE INDEX deliveries_paced on deliveries USING btree (endpoint_id, hold_until) WHERE ((status = 'waiting'::text) AND (hold_reason = 'rate_limited'::text) AND in_workflow);

CREATE INDEX deliveries_resting on deliveries USING btree (endpoint_id, id) WHERE (status = ANY (ARRAY['waiting'::text, 'retrying'::text]));

CREATE INDEX deliveries_tests on deliveries USING btree (tenant_id, id) WHERE test;

CREATE INDEX delivery_changes_by_position on delivery_changes USING btree ("position");

CREATE INDEX delivery_handovers_oldest on delivery_handovers USING btree (requested_at);

CREATE INDEX delivery_queue_heads on delivery_queue USING btree (endpoint_id, due_at, delivery_id);

CREATE INDEX delivery_queue_leased on delivery_queue USING btree (endpoint_id, lease_until) WHERE (lease_until IS NOT NULL);

CREATE INDEX delivery_wakes_oldest on delivery_wakes USING btree (requested_at);

CREATE INDEX delivery_watch_due on delivery_watch USING btree (check_at);

CREATE UNIQUE INDEX endpoints_by_external_id on endpoints USING btree (tenant_id, external_id) WHERE ((external_id IS NOT NULL) AND (deleted_at IS NULL));

CREATE INDEX endpoints_by_tenant on endpoints USING btree (tenant_id, id) WHERE (deleted_at IS NULL);

CREATE INDEX endpoints_recovering on endpoints USING btree (id) WHERE (recovery IS NOT NULL);

CREATE INDEX events_by_tenant on events USING btree (tenant_id, id);

CREATE INDEX events_tagged on events USING gin (tags) WITH (fastupdate=off) WHERE (tags <> '{}'::text[]);

CREATE INDEX expunges_of_tenant on expunges USING btree (tenant_id, id);

CREATE INDEX expunges_open on expunges USING btree (id) WHERE (finished_at IS NULL);

CREATE INDEX notices_due on notices USING btree (due_at);

CREATE INDEX publish_keys_expiry on publish_keys USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX replay_items_open on replay_items USING btree (replay_id, subject) WHERE ((sent_id IS NOT NULL) AND (result IS NULL));

CREATE INDEX replay_syncs_oldest on replay_syncs USING btree (requested_at);

CREATE INDEX replays_of_tenant on replays USING btree (tenant_id, id);

CREATE INDEX replays_open on replays USING btree (tenant_id, id) WHERE (NOT closed);

CREATE INDEX retention_runs_latest on retention_runs USING btree (started_at);

CREATE INDEX rollups_by_time on rollups USING brin (at);

CREATE INDEX schedule_syncs_oldest on schedule_syncs USING btree (requested_at);

CREATE INDEX schedules_of_tenant on schedules USING btree (tenant_id, id);

CREATE INDEX schedules_overdue on schedules USING btree (next_run_at) WHERE (next_run_at IS NOT NULL);

CREATE INDEX sessions_ended on sessions USING btree (idle_expires_at);

CREATE INDEX sessions_of_key on sessions USING btree (key_id, created_at);

CREATE INDEX tenants_by_creation on tenants USING btree (created_at, id) WHERE (deleted_at IS NULL);

CREATE UNIQUE INDEX tenants_operator on tenants USING btree (is_operator) WHERE is_operator;

CREATE INDEX tenants_with_retention on tenants USING btree (id) WHERE ((retention_days IS NOT NULL) OR (dead_letter_days IS NOT NULL));

CREATE TRIGGER audit_is_append_only BEFORE DELETE OR UPDATE ON public.audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER counts_changed_delivery AFTER UPDATE ON public.deliveries FOR EACH ROW WHEN (((NOT new.test) AND ((old.status <> new.status) OR (old.attempt_count <> new.attempt_count)))) EXECUTE FUNCTION note_changed_delivery();

CREATE TRIGGER counts_new_deliveries AFTER INSERT ON public.deliveries REFERENCING NEW TABLE AS new_deliveries FOR EACH STATEMENT EXECUTE FUNCTION note_new_deliveries();

CREATE TRIGGER counts_new_event AFTER INSERT ON public.events FOR EACH ROW EXECUTE FUNCTION note_new_event();
