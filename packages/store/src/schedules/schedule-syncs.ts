import { REQUESTED_AGAIN } from '../outbox/requested-again.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery } from '../sql/statement.ts';

/** Asks the relay to bring the Temporal Schedules in line with their rows. Call `notifyCommands` after the commit. */
export async function requestAllSyncs(
  sql: Sql,
  { scheduleIds, now }: { scheduleIds: readonly string[]; now: Date },
): Promise<void> {
  if (scheduleIds.length > 0) await sql.query(REQUEST({ scheduleIds, now }));
}

export function requestScheduleSync(sql: Sql, { scheduleId, now }: { scheduleId: string; now: Date }): Promise<void> {
  return requestAllSyncs(sql, { scheduleIds: [scheduleId], now });
}

const REQUEST = defineQuery(
  `insert into schedule_syncs (schedule_id, requested_at)
   select id, $now from unnest($scheduleIds::text[]) as requested (id) order by id
   on conflict (schedule_id) do update set ${REQUESTED_AGAIN}`,
);
