import type { Migration } from './migration.ts';

// Slots of rate limits are taken when the request is about to leave, not planned ahead: what was planned goes. Tables are
// locked in the order in which whoever records an attempt writes them.
const SCHEMA = /* sql */ `
alter table deliveries drop column rate_slot_us;
-- What stays of slot_us: the slot that a claimed row's attempt took.
drop index delivery_queue_slots;

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
