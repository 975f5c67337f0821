import { once } from 'node:events';
import type { Preferences } from '@postrider/domain';
import { inTransaction } from '@postrider/store/sql';
import { replacePreferences } from '@postrider/store/tenants';
import { expect, test, vi } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

const EVENTS = 180;

const rig = await rigForFile();

const prefer = ({ tenantId }: Scene, endpointId: string | null, preferences: Preferences) =>
  inTransaction(rig.database, (sql) =>
    replacePreferences(sql, { tenantId, endpointId }, { preferences, now: new Date() }),
  );

const deliveredOf = async ({ endpointId }: Scene): Promise<number> => {
  const { rows } = await rig.database.query<{ count: number }>(
    `select count(*) as count from deliveries where endpoint_id = $1 and status = 'delivered'`,
    [endpointId],
  );
  return rows[0]?.count ?? 0;
};

/** Every slot that a limiter ever gave away, in microseconds: a quota that is never reached remembers them all. */
async function slotsOf(limiterId: string): Promise<number[]> {
  const { rows } = await rig.database.query<{ us: number }>(
    'select unnest(starts_us) as us from rate_limit_starts where limiter_id = $1 order by 1',
    [limiterId],
  );
  return rows.map(({ us }) => us);
}

test('three workers keep one limit together, also when one of them is killed, and nothing is lost', async () => {
  const scene = await rig.scene();
  await prefer(scene, scene.endpointId, { rateLimits: { perSecond: 20, perDay: 100_000 } });
  const workers = await Promise.all([rig.spawnWorker(), rig.spawnWorker(), rig.spawnWorker()]);
  // Known to answer: then several may be on their way.
  await rig.until(await scene.publish(), { status: 'delivered' });
  await Promise.all(Array.from({ length: EVENTS }, () => scene.publish()));
  await vi.waitFor(async () => expect(await deliveredOf(scene)).toBeGreaterThan(80), { interval: 20 });
  const [first] = workers;
  if (first === undefined) throw new Error('No worker was started.');
  first.kill('SIGKILL');
  await once(first, 'exit');
  await vi.waitFor(async () => expect(await deliveredOf(scene)).toBe(EVENTS + 1), { interval: 100 });

  const slots = await slotsOf(scene.endpointId);
  const apartUs = slots.slice(1).map((us, i) => us - (slots[i] ?? 0));
  expect(Math.min(...apartUs)).toBeGreaterThanOrEqual(51_000);
  // Each start took one. What the killed worker was about to send, or what a busy machine was late with, took another.
  expect(slots.length).toBeGreaterThanOrEqual(EVENTS + 1);
  // None started before its slot: to the i-th start there are i slots that have come.
  const { rows } = await rig.database.query<{ at: Date }>(
    `select a.started_at as at from attempts a join deliveries d on d.id = a.delivery_id
     where d.endpoint_id = $1 order by a.started_at`,
    [scene.endpointId],
  );
  const early = rows.filter(({ at }, i) => at.getTime() < Math.floor((slots[i] ?? 0) / 1_000));
  expect(early).toEqual([]);
});

test('a minute, an hour and a quota of the tenant hold at once, over two endpoints and their retries', async () => {
  const scene = await rig.scene({ retry: { delaysSeconds: [1] } });
  await prefer(scene, null, { maxPerHour: 12 });
  await prefer(scene, scene.endpointId, { rateLimits: { perMinute: 600, perHour: 8 } });
  const other = await rig.scene({ tenantId: scene.tenantId });
  // Every third request is refused once: its retry takes a start of both quotas.
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index % 3 === 0 ? 503 : 200).end();
  await rig.spawnWorker();
  await Promise.all(Array.from({ length: 10 }, () => scene.publish()));
  await vi.waitFor(() => expect(scene.receiver.requests.length + other.receiver.requests.length).toBe(12), {
    interval: 20,
  });
  // Nothing more comes: what is left is held until about an hour after the first ones.
  await vi.waitFor(
    async () => {
      const { rows } = await rig.database.query<{ id: string }>(
        `select id from deliveries where tenant_id = $1 and status not in ('delivered', 'dead_lettered')`,
        [scene.tenantId],
      );
      expect(rows.length).toBeGreaterThan(0);
      for (const { id } of rows) {
        const { status, holdReason, holdUntil } = await rig.getDelivery(id);
        expect({ status, holdReason }).toEqual({ status: 'waiting', holdReason: 'rate_limited' });
        expect((holdUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
      }
    },
    { interval: 200 },
  );
  expect(scene.receiver.requests.length).toBeLessThanOrEqual(8);
  expect(scene.receiver.requests.length + other.receiver.requests.length).toBe(12);
  expect(await slotsOf(scene.tenantId)).toHaveLength(12);
});
