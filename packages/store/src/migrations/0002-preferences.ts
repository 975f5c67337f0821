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

-- Whether a row's delivery is shown as held for its rate limits; and, while it is claimed, the start that they gave it.
alter table delivery_queue
  add column held boolean not null default false,
  add column slot_us bigint;
-- Retries that wait for a rate limit: how many are ahead of the next one.
create index deliveries_paced on deliveries (endpoint_id, hold_until)
  where status = 'waiting' and hold_reason = 'rate_limited' and in_workflow;

-- What a limit has given away: one row an endpoint, and one a tenant for what its endpoints share. Instants are whole
-- microseconds of Unix time, so that what is computed is what is stored. due_us: when the next start would be due if all
-- were evenly spaced. look_us: when the next turn in the endpoint's line comes. shown_at, shown_id: how far back the line is
-- shown as held.
create table rate_limiters (
  limiter_id text collate "C" primary key,
  starts_taken bigint not null default 0,
  due_us bigint,
  look_us bigint,
  shown_at timestamptz not null default '-infinity',
  shown_id text collate "C" not null default ''
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
