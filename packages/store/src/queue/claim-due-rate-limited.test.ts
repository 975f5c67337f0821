import type { Preferences } from '@postrider/domain';
import { limitsInForce } from '@postrider/domain';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeBacklog } from '../testing/backlog.ts';
import { after, NOW, setPreferences, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimDue } from './claim-due.ts';
import { findNextDue } from './look-around.ts';
import type { ClaimOptions } from './claim-due.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

const claim = (options: Partial<ClaimOptions> = {}) =>
  claimDue(scene.database, {
    limit: 100,
    afterEndpointId: '',
    claimedBy: 'boot-1',
    leaseMs: 20_000,
    now: NOW,
    ...options,
  });
const backlog = (count: number, options?: Parameters<typeof makeBacklog>[2]) => makeBacklog(scene, count, options);
const LIMITED = { rateLimits: { perHour: 1_000 } };
const lookAt = (endpointId: string, at: Date) =>
  scene.database.query(
    `insert into rate_limiters (limiter_id, look_us, shown_at) values ($1, $2, $3)
     on conflict (limiter_id) do update set look_us = excluded.look_us`,
    [endpointId, at.getTime() * 1_000, NOW],
  );

const CASES: [Preferences, Preferences][] = [
  [{}, {}],
  ...(['perSecond', 'perMinute', 'perHour', 'perDay'] as const).flatMap((limit): [Preferences, Preferences][] => [
    [{ rateLimits: { [limit]: 7 } }, {}],
    [{}, { rateLimits: { [limit]: 7 } }],
  ]),
  [{ maxPerHour: 7 }, {}],
  [{ maxPerHour: 7 }, { rateLimits: {} }],
  [{ rateLimits: { perHour: 7 } }, { rateLimits: {} }],
  [{ rateLimits: { perHour: 7 } }, { rateLimits: { mode: 'drop' } }],
  [{ rateLimits: { mode: 'drop' } }, {}],
];

test.each(CASES)(
  'with %j of the tenant and %j of its own, limits hold an endpoint’s queue or not',
  async (...prefer) => {
    const [tenant, preferences] = prefer;
    const { tenantId, endpointId, ids } = await backlog(1, { preferences });
    await setPreferences(scene.database, tenantId, tenant);
    const isLimited = limitsInForce({ tenant, endpoint: preferences }).length > 0;
    const { deliveries, rateLimitedEndpointIds } = await claim();
    expect(deliveries.map(({ deliveryId }) => deliveryId)).toEqual(isLimited ? [] : ids);
    expect(rateLimitedEndpointIds).toEqual(isLimited ? [endpointId] : []);
  },
);

test('rate-limited endpoints that may let somebody start are given in the order of the round', async () => {
  const queues = [];
  for (let i = 0; i < 3; i++) queues.push(await backlog(2, { preferences: LIMITED }));
  await backlog(1, { preferences: LIMITED, status: 'paused' });
  const [a, b, c] = queues.map(({ endpointId }) => endpointId);
  expect(await claim()).toMatchObject({ rateLimitedEndpointIds: [a, b, c], hasInactive: true });
  expect(await claim({ afterEndpointId: a ?? '' })).toMatchObject({ rateLimitedEndpointIds: [b, c, a] });
  expect(await claim({ afterEndpointId: b ?? '' })).toMatchObject({ rateLimitedEndpointIds: [c, a, b] });
});

test('a queue that a limit keeps waiting is not given before its next time', async () => {
  const { endpointId } = await backlog(2, { preferences: LIMITED });
  await lookAt(endpointId, after(1_000));
  for (const now of [NOW, after(999)]) {
    expect(await claim({ now })).toMatchObject({ rateLimitedEndpointIds: [] });
    expect(await findNextDue(scene.database, '', now)).toEqual(after(1_000));
  }
  expect(await claim({ now: after(1_000) })).toMatchObject({ rateLimitedEndpointIds: [endpointId] });
  expect(await findNextDue(scene.database, '', after(1_000))).toBeNull();
});

test('a queue is not given while its endpoint has no permit available, nor when all in it are claimed', async () => {
  const queue = await backlog(3, { preferences: LIMITED, hasSucceeded: false });
  const lease = (ids: readonly string[]) =>
    scene.database.query('update delivery_queue set lease_until = $2 where delivery_id = any($1)', [ids, after(1_000)]);
  await lease(queue.ids.slice(0, 2));
  expect(await claim()).toMatchObject({ rateLimitedEndpointIds: [] });
  await scene.database.query('update endpoints set first_success_at = $2 where id = $1', [queue.endpointId, NOW]);
  expect(await claim()).toMatchObject({ rateLimitedEndpointIds: [queue.endpointId] });
  await lease(queue.ids);
  expect(await claim()).toMatchObject({ rateLimitedEndpointIds: [] });
  expect(await claim({ now: after(1_000) })).toMatchObject({ rateLimitedEndpointIds: [queue.endpointId] });
});

test('half of the permits are left to rate-limited queues that are ready, and no more than there are queues', async () => {
  for (let i = 0; i < 3; i++) await backlog(20);
  const release = () => scene.database.query('update delivery_queue set lease_until = null');
  const claimed = async (limit: number) => {
    const { deliveries } = await claim({ limit });
    await release();
    return deliveries.length;
  };
  expect(await claimed(10)).toBe(10);
  const queues = [];
  for (let i = 0; i < 3; i++) queues.push(await backlog(5, { preferences: LIMITED }));
  expect(await claimed(10)).toBe(7);
  expect(await claimed(4)).toBe(2);
  // Of an odd one chance decides, so that nobody is left out for good.
  const odd = new Set<number>();
  while (odd.size < 2) odd.add(await claimed(1));
  expect(odd).toEqual(new Set([0, 1]));
  for (const { endpointId } of queues) await lookAt(endpointId, after(1_000));
  expect(await claimed(10)).toBe(10);
});
