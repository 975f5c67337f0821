import { LOCK_TIMEOUT } from '../database.ts';
import type { Migration } from './migration.ts';

/** Replays may retry or cancel deliveries that are open. The table is small, so that checking its rows takes a moment. */
export const openReplays: Migration = {
  name: '0035-open-replays',
  async up(knex) {
    await knex.raw(`${LOCK_TIMEOUT};
      alter table replays drop constraint if exists replays_action_check,
        add constraint replays_action_check check (action in ('send', 'discard', 'retry', 'cancel'))`);
  },
};
