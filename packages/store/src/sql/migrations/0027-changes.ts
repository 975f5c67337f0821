import type { Migration } from './migration.ts';

// What happened to deliveries, for those who follow it live. The statement of each change writes its row. Cut by time, so
// that old rows go with their partition. The sequence has no cache: a position that was given later is higher.
const SCHEMA = /* sql */ `
create sequence delivery_changes_position;
create table delivery_changes (
  position bigint not null default nextval('delivery_changes_position'),
  at timestamptz not null default now(),
  kind text not null,
  tenant_id text collate "C" not null,
  event_id text collate "C" not null,
  event_type text not null,
  delivery_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  test boolean not null default false,
  status text not null,
  reason text,
  until timestamptz,
  attempt integer,
  outcome text,
  response_status integer,
  duration_ms integer
) partition by range (at);
create table delivery_changes_default partition of delivery_changes default;
create index delivery_changes_by_position on delivery_changes (position);

-- One row. The key hides in cursors how much happens in the whole deployment.
create table delivery_changes_state (
  id boolean primary key check (id),
  cursor_key uuid not null,
  forgotten_to bigint not null
);
insert into delivery_changes_state values (true, gen_random_uuid(), 0);
`;

export const changes: Migration = {
  name: '0027-changes',
  up: (knex) => knex.raw(SCHEMA),
};
