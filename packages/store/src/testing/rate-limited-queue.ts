import { expectTimes } from '../rate-limits/expected-times.ts';
import { claimRateLimited } from '../queue/claim-rate-limited.ts';
import { holdRateLimited } from '../queue/hold-rate-limited.ts';
import { reserveSlots } from '../queue/reserve-slots.ts';
import { makeBacklog } from './backlog.ts';
import type { Backlog } from './backlog.ts';
import { NOW } from './store-scene.ts';
import type { StoreScene } from './store-scene.ts';

type OfEndpoint = Pick<Backlog, 'endpointId'>;

/** Short ways to make queues of rate-limited endpoints, and to see what they tell. The scene is asked for when it is needed. */
export const rateLimitedQueues = (scene: () => StoreScene) => ({
  backlog: (count: number, options?: Parameters<typeof makeBacklog>[2]) => makeBacklog(scene(), count, options),
  claim: ({ endpointId }: OfEndpoint, now = NOW) =>
    claimRateLimited(scene().database, { endpointId, limit: 100, claimedBy: 'boot-1', leaseMs: 20_000, now }),
  hold: (now = NOW) => holdRateLimited(scene().database, now),
  /** How long each of these has to wait from `NOW` on, as they are told at an instant. Null: told nothing. */
  async waits(ids: readonly string[], now = NOW): Promise<(number | null)[]> {
    const times = await expectTimes(scene().database, ids, now);
    return ids.map((id) => {
      const until = times.get(id);
      return until === undefined ? null : until.getTime() - NOW.getTime();
    });
  },
  /** Those of an endpoint's queue that are shown as held, in order. */
  async held({ endpointId }: OfEndpoint): Promise<string[]> {
    const { rows } = await scene().database.query<{ id: string; held: boolean; status: string; reason: string | null }>(
      `select d.id, q.held, d.status, d.hold_reason as reason from delivery_queue q join deliveries d on d.id = q.delivery_id
       where q.endpoint_id = $1 order by q.due_at, d.id`,
      [endpointId],
    );
    for (const { held, status, reason } of rows) {
      const isShown = status === 'waiting' && reason === 'rate_limited';
      if (held !== isShown) throw new Error(`The queue says ${held}, and the delivery ${status} ${reason}.`);
    }
    return rows.filter(({ held }) => held).map(({ id }) => id);
  },
  /** Takes slots as retries do. */
  take: ({ endpointId }: OfEndpoint, count: number, now = NOW) => {
    const deliveryIds = Array.from({ length: count }, (_, i) => `dlv_retry_${i}`);
    return reserveSlots(scene().database, { endpointId, mayDrop: true, deliveryIds }, () => now);
  },
});
