import type { Migration } from './migration.ts';

// Slots of rate limits are taken when the request is about to leave, not planned ahead: what was planned goes.
const SCHEMA = /* sql */ `
drop index delivery_queue_slots;
alter table deliveries drop column rate_slot_us;
-- A row's slot is there from the moment at which its attempt took it until its row leaves the queue.
update delivery_queue set slot_us = null where slot_us is not null;
-- Retries that wait for a rate limit: how many are ahead of the next one.
create index deliveries_paced on deliveries (endpoint_id, hold_until)
  where status = 'waiting' and hold_reason = 'rate_limited' and in_workflow;
-- Those that wait in a line and may expire there; most events never do.
create index deliveries_expiring on deliveries (expires_at)
  where status = 'waiting' and hold_reason = 'rate_limited' and not in_workflow and expires_at is not null;

-- due_us: when the next start would be due if all were evenly spaced. look_us: when the next turn in the endpoint's line
-- comes. shown_at, shown_id: how far back the line is shown as held, in the round that began when it was last to be shown
-- from its beginning.
alter table rate_limiters
  drop column freed_us,
  drop column plan_us,
  add column look_us bigint,
  add column shown_at timestamptz not null default '-infinity',
  add column shown_id text collate "C" not null default '',
  add column shown_round bigint not null default 0;
-- Before, the last slot that was planned could lie a minute ahead.
update rate_limiters set due_us = null;
`;

export const slotsAtTheLastMoment: Migration = {
  name: '0004-slots-at-the-last-moment',
  up: (knex) => knex.raw(SCHEMA),
};
