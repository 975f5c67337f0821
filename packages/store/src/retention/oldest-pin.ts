import { idTime } from '@postrider/domain';
import { IS_OPEN } from '../replays/replays.ts';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

/**
 * The instant from which on all records must stay, because something that runs still needs them. Null: nothing does.
 * `tenantId`: whose records; null: everybody's.
 */
export async function findOldestPin(sql: Sql, { tenantId }: { tenantId: string | null }): Promise<Date | null> {
  const rows = await readRows<{ counting: boolean; subject: string | null }>(sql, PINS({ tenantId }));
  if (rows.some(({ counting }) => counting)) return new Date(0);
  const times = rows.flatMap(({ subject }) => (subject === null ? [] : [idTime(subject)]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/**
 * What a replay has matched and not sent yet. Nobody knows what one that is still counting will match. What was sent has not
 * ended, which keeps it.
 */
const PINS = defineQuery<{ tenantId: string | null }>(
  `select not r.counted as counting,
      (select i.subject from replay_items i where i.replay_id = r.id and i.subject > r.sent_to order by i.subject limit 1)
        as subject
    from replays r where ${IS_OPEN}
      and ($tenantId::text is null or r.tenant_id = $tenantId)`,
);
