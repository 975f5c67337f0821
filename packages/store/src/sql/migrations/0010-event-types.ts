import type { Migration } from './migration.ts';

// Schemas and examples are text, as events are: what is read is what was written, in the same order. What was found at a
// publish that was accepted all the same has no default, so no row of `events` is rewritten.
const SCHEMA = /* sql */ `
create table event_types (
  name text collate "C" primary key,
  description text,
  group_name text,
  schema text,
  validation text not null check (validation in ('off', 'warn', 'reject')),
  examples text not null,
  deprecated boolean not null,
  opt_in boolean not null,
  version bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
-- One row. Each change of the catalogue raises its revision, by which servers learn whether to read it again.
create table event_type_catalogue (id boolean primary key check (id), revision bigint not null);
insert into event_type_catalogue values (true, 0);
alter table events add column warnings jsonb;
`;

export const eventTypes: Migration = {
  name: '0010-event-types',
  up: (knex) => knex.raw(SCHEMA),
};
