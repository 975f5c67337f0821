import type { Migration } from './migration.ts';

// Constant defaults are kept in the catalogue, so no table is rewritten and the locks are held for moments.
const SCHEMA = /* sql */ `
alter table tenants
  add column preferences jsonb not null default '{}',
  add column preferences_version bigint not null default 0,
  add column preferences_updated_at timestamptz;
alter table endpoints
  add column preferences jsonb not null default '{}',
  add column preferences_version bigint not null default 0,
  add column preferences_updated_at timestamptz;

-- Which holds a wake looks at again; two wakes that meet in one row look at both kinds.
alter table endpoint_sweeps add column hold_reasons text[] not null default '{}';

-- When the next attempt was to follow, as it was decided then.
alter table attempts add column next_attempt_at timestamptz;

-- What happened to a delivery besides its attempts. The common way, accepted and delivered, writes nothing here.
create table delivery_notes (
  delivery_id text collate "C" not null,
  id text collate "C" not null,
  at timestamptz not null,
  kind text not null,
  detail jsonb not null default '{}',
  primary key (delivery_id, id)
) partition by range (delivery_id);
create table delivery_notes_default partition of delivery_notes default;
`;

export const preferences: Migration = {
  name: '0002-preferences',
  up: (knex) => knex.raw(SCHEMA),
};
