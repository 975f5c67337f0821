import type { StoreScene } from './store-scene.ts';
import { NOW } from './store-scene.ts';

interface Shown {
  status: string;
  hold_reason: string | null;
  hold_until: Date | null;
  next_attempt_at: Date | null;
  held: boolean;
}

/** For each of a line: how long it is shown to wait from now on; null where it is not shown as waiting. */
export async function shownWaits(
  { database }: StoreScene,
  { endpointId }: { endpointId: string },
): Promise<(number | null)[]> {
  const { rows } = await database.query<Shown>(
    `select d.status, d.hold_reason, d.hold_until, d.next_attempt_at, q.held
     from delivery_queue q join deliveries d on d.id = q.delivery_id where q.endpoint_id = $1 order by q.delivery_id`,
    [endpointId],
  );
  return rows.map(({ status, hold_reason, hold_until, next_attempt_at, held }) => {
    const isWaiting = status === 'waiting' && hold_reason === 'rate_limited';
    const isPending = status === 'pending' && hold_reason === null && hold_until === null;
    // The queue knows what the delivery shows, and nothing else is there.
    if (held !== isWaiting || isWaiting === isPending) throw new Error(`Half shown: ${status} ${held}`);
    if (hold_until?.getTime() !== (held ? next_attempt_at?.getTime() : undefined)) throw new Error('Two instants');
    return hold_until === null ? null : hold_until.getTime() - NOW.getTime();
  });
}
