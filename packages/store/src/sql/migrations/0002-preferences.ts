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

-- Which holds a wake looks at again, and for each of them who asked for it and why. Two wakes that meet in one row look at
-- both kinds. The default is what the release before this one means by a wake.
alter table endpoint_sweeps add column causes jsonb not null
  default '{"paused": {"reason": "resumed", "by": null}, "disabled": {"reason": "enabled", "by": null}}';

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

-- Instants of rate limits are whole microseconds of Unix time, so that what is computed is what is stored.
-- The slot of a delivery that its workflow waits for; those of first attempts stand in the queue.
alter table deliveries add column rate_slot_us bigint;
-- When a first attempt may start where a limit asks for slots, and whether its delivery is shown as held for one.
alter table delivery_queue add column slot_us bigint, add column held boolean not null default false;
create index delivery_queue_slots on delivery_queue (endpoint_id, slot_us) where slot_us is not null;

-- What a limit has given away: one row an endpoint, and one a tenant for what its endpoints share.
create table rate_limiters (
  limiter_id text collate "C" primary key,
  starts_taken bigint not null default 0,
  due_us bigint,
  freed_us bigint[] not null default '{}',
  plan_us bigint
);
-- The numbered starts that quotas count, 128 a page.
create table rate_limit_starts (
  limiter_id text collate "C" not null,
  page bigint not null,
  starts_us bigint[] not null,
  primary key (limiter_id, page)
);
`;

export const preferences: Migration = {
  name: '0002-preferences',
  up: (knex) => knex.raw(SCHEMA),
};
