import { RATE_RULES } from '@postrider/domain';
import { claimDue } from '../queue/claim-due.ts';
import { reserveSlots } from '../queue/reserve-slots.ts';
import { showLine } from '../queue/show-line.ts';
import type { LinePass } from '../queue/show-line.ts';
import { makeBacklog } from './backlog.ts';
import type { Backlog } from './backlog.ts';
import { NOW } from './store-scene.ts';
import type { StoreScene } from './store-scene.ts';

interface Shown {
  status: string;
  hold_reason: string | null;
  hold_until: Date | null;
  next_attempt_at: Date | null;
  held: boolean;
}

/** For each of a line: how long it is shown to wait from now on; null where it is not shown as waiting. */
async function shownWaits(
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

type Line = Pick<Backlog, 'endpointId'>;

/** Short ways to make lines at rate limits, and to see what they show. The scene is asked for when it is needed. */
export const linesOf = (scene: () => StoreScene) => ({
  backlog: (count: number, options?: Parameters<typeof makeBacklog>[2]) => makeBacklog(scene(), count, options),
  show: ({ endpointId }: Line, now = NOW, pass?: LinePass) =>
    showLine(scene().database, { endpointId, now, rules: RATE_RULES, pass }),
  /** The endpoints that a claim tells of as not shown. */
  async unshown(now = NOW) {
    const claim = { limit: 100, claimedBy: 'boot-1', leaseMs: 20_000, now, afterEndpointId: '' };
    return (await claimDue(scene().database, claim)).unshownEndpointIds;
  },
  waits: (line: Line) => shownWaits(scene(), line),
  async shownTo({ endpointId }: Line) {
    return (await scene().database.query('select * from rate_limiters where limiter_id = $1', [endpointId])).rows[0];
  },
  /** Takes slots as retries do. */
  take: ({ endpointId }: Line, count: number, now = NOW) =>
    reserveSlots(
      scene().database,
      { endpointId, mayDrop: true, deliveryIds: Array.from({ length: count }, (_, i) => `dlv_retry_${i}`) },
      { rules: RATE_RULES, now: () => now },
    ),
});
