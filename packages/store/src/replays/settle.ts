import type { DeliveryStatus } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import type { ReplayInProgress } from './progress.ts';

export const SETTLE_EVERY_MS = 1_000;
/** Deliveries that one statement looks at. */
const LOOKED_AT = 2_000;

type Result = 'delivered' | 'failed' | 'skipped';

/** What came of a delivery. Undefined: it is still on its way. */
function resultOf(status: DeliveryStatus | null): Result | undefined {
  switch (status) {
    case 'delivered':
      return 'delivered';
    case 'dead_lettered':
      return 'failed';
    case 'skipped':
    case 'cancelled':
    // Its record was removed, which only happens to deliveries that have ended.
    case null:
      return 'skipped';
    case 'pending':
    case 'waiting':
    case 'retrying':
      return undefined;
  }
}

/** Counts the results of the next deliveries that were sent. The last ones are followed by the first ones again. */
export async function settle(sql: Sql, { id, settledTo }: ReplayInProgress, now: Date): Promise<void> {
  const looked = await readRows<{ subject: string; status: DeliveryStatus | null }>(
    sql,
    LOOK({ id, after: settledTo }),
  );
  const ended = looked.flatMap(({ subject, status }) => {
    const result = resultOf(status);
    return result === undefined ? [] : [{ subject, result }];
  });
  if (ended.length > 0) {
    await sql.query(
      RECORD({ id, subjects: ended.map(({ subject }) => subject), results: ended.map(({ result }) => result) }),
    );
  }
  const count = (wanted: Result) => ended.filter(({ result }) => result === wanted).length;
  await sql.query(
    ADD({
      id,
      now,
      settledTo: looked.length < LOOKED_AT ? '' : (looked.at(-1)?.subject ?? ''),
      delivered: count('delivered'),
      failed: count('failed'),
      skipped: count('skipped'),
    }),
  );
}

const LOOK = defineQuery<{ id: string; after: string }>(
  `select i.subject, (select d.status from deliveries d where d.id = i.sent_id) as status
   from (select subject, sent_id from replay_items
         where replay_id = $id and sent_id is not null and result is null and subject > $after
         order by subject limit ${LOOKED_AT}) i
   order by i.subject`,
);

const RECORD = defineQuery(
  `update replay_items i set result = ended.result
   from unnest($subjects::text[], $results::text[]) as ended (subject, result)
   where i.replay_id = $id and i.subject = ended.subject`,
);

const ADD = defineQuery(
  `update replays set settled_to = $settledTo, settled_at = $now, delivered = delivered + $delivered,
     failed = failed + $failed, skipped = skipped + $skipped
   where id = $id`,
);

/** Whether deliveries that were sent have not ended yet, as far as it is known: 0 or 1. */
export async function countOpen(sql: Sql, replayId: string): Promise<number> {
  const { rowCount } = await sql.query(
    `select 1 from replay_items where replay_id = $1 and sent_id is not null and result is null limit 1`,
    [replayId],
  );
  return rowCount ?? 0;
}
