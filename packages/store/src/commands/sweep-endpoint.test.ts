import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordHold } from '../attempts/record-gate-decision.ts';
import { resumeEndpoint } from '../endpoint-status.ts';
import { after, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { cancelResting, SWEEP_BATCH, wakeHeld } from './sweep-endpoint.ts';
import type { SweepProgress, SweepStep } from './sweep-endpoint.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const LATER = after(7_000);
const PAUSED = { status: 'waiting', hold_reason: 'paused' };
const rowsOf = async (table: 'delivery_queue' | 'delivery_watch' | 'delivery_wakes', id: string) =>
  (await scene.database.query(`select * from ${table} where delivery_id = $1`, [id])).rows;
const wake = (step: Partial<SweepStep> & { endpointId: string }) =>
  wakeHeld(scene.database, {
    afterDeliveryId: '',
    now: LATER,
    reasons: ['paused', 'disabled'],
    why: 'endpoint_resumed',
    ...step,
  });
const cancel = (step: Partial<SweepStep> & { endpointId: string }) =>
  cancelResting(scene.database, { afterDeliveryId: '', now: LATER, reason: 'endpoint_deleted', ...step });

/** As the relay does: batch after batch, to the end. */
async function sweepThrough(sweep: (afterDeliveryId: string) => Promise<SweepProgress>): Promise<number[]> {
  const batches: number[] = [];
  let from: string | undefined = '';
  while (from !== undefined) {
    const progress = await sweep(from);
    batches.push(progress.swept);
    from = progress.lastDeliveryId;
  }
  return batches;
}

test.each(['paused', 'disabled'])(
  'what was held without a workflow because its endpoint was %s becomes due',
  async (hold_reason) => {
    const endpoint = await scene.endpoint();
    const id = await scene.delivery(endpoint, { ...PAUSED, hold_reason, generation: 2 });
    expect(await wake(endpoint)).toEqual({ swept: 1, lastDeliveryId: undefined });
    expect(await scene.row('deliveries', id)).toMatchObject({
      ...{ status: 'pending', hold_reason: null, hold_until: null, next_attempt_at: LATER },
    });
    expect(await rowsOf('delivery_queue', id)).toMatchObject([
      { ...{ generation: 2, due_at: LATER }, endpoint_id: endpoint.endpointId },
    ]);
    expect(await rowsOf('delivery_wakes', id)).toEqual([]);
  },
);

test('what was held in its workflow is woken, and stays held until the gates are asked', async () => {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint, { ...PAUSED, in_workflow: true });
  await wake(endpoint);
  expect(await scene.row('deliveries', id)).toMatchObject(PAUSED);
  expect(await rowsOf('delivery_wakes', id)).toMatchObject([{ reason: 'endpoint_resumed' }]);
  expect(await rowsOf('delivery_queue', id)).toEqual([]);
});

test('what was meant for later waits for its time, no longer for the endpoint', async () => {
  const endpoint = await scene.endpoint();
  const [later, past] = [after(60_000), after(1_000)];
  const id = await scene.delivery(endpoint, { ...PAUSED, deliver_at: later });
  const pastId = await scene.delivery(endpoint, { ...PAUSED, deliver_at: past });
  await wake(endpoint);
  expect(await scene.row('deliveries', id)).toMatchObject({
    ...{ status: 'waiting', hold_reason: 'scheduled', hold_until: later, next_attempt_at: later },
  });
  expect(await rowsOf('delivery_queue', id)).toMatchObject([{ due_at: later }]);
  expect(await scene.row('deliveries', pastId)).toMatchObject({ status: 'pending', hold_reason: null });
  expect(await rowsOf('delivery_queue', pastId)).toMatchObject([{ due_at: LATER }]);
});

test('a wake leaves alone what waits for something else, has not been held, or is of another endpoint', async () => {
  const endpoint = await scene.endpoint();
  const other = await scene.endpoint();
  const untouched = [
    await scene.delivery(endpoint, { status: 'waiting', hold_reason: 'quiet_hours', in_workflow: true }),
    await scene.delivery(endpoint, { status: 'waiting', hold_reason: 'scheduled' }),
    await scene.delivery(endpoint, { status: 'retrying', in_workflow: true }),
    await scene.delivery(endpoint, { status: 'pending' }),
    await scene.delivery(endpoint, { status: 'cancelled' }),
    await scene.delivery(other, PAUSED),
  ];
  const before = await Promise.all(untouched.map((id) => scene.row('deliveries', id)));
  expect(await wake(endpoint)).toEqual({ swept: 0, lastDeliveryId: undefined });
  expect(await Promise.all(untouched.map((id) => scene.row('deliveries', id)))).toEqual(before);
  for (const id of untouched) expect(await rowsOf('delivery_wakes', id)).toEqual([]);
});

const hold = (endpoint: { tenantId: string; endpointId: string }, count: number) =>
  scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, in_workflow, created_at)
     select 'dlv_' || $2 || to_char(i, 'FM0000'), $1, 'evt', 'order.paid', $2, 'waiting', 'paused', i % 2 = 0, $4
     from generate_series(1, $3::int) i`,
    [endpoint.tenantId, endpoint.endpointId, count, NOW],
  );

test('many are woken batch by batch', async () => {
  const endpoint = await scene.endpoint();
  await hold(endpoint, 2 * SWEEP_BATCH + 200);
  expect(await sweepThrough((from) => wake({ ...endpoint, afterDeliveryId: from }))).toEqual([500, 500, 200]);
  const { rows } = await scene.database.query(
    `select d.status, count(q.delivery_id) as queued, count(w.delivery_id) as woken, count(*) as all
     from deliveries d left join delivery_queue q on q.delivery_id = d.id left join delivery_wakes w on w.delivery_id = d.id
     where d.endpoint_id = $1 group by 1 order by 1`,
    [endpoint.endpointId],
  );
  expect(rows).toEqual([
    { status: 'pending', queued: 600, woken: 0, all: 600 },
    { status: 'waiting', queued: 0, woken: 600, all: 600 },
  ]);
});

test('a sweep that died in the middle may begin again: nothing is released twice', async () => {
  const endpoint = await scene.endpoint();
  await hold(endpoint, SWEEP_BATCH + 10);
  await wake(endpoint);
  await scene.database.query(`update delivery_queue set lease_until = $2, claimed_by = 'boot' where endpoint_id = $1`, [
    endpoint.endpointId,
    after(60_000),
  ]);
  // Of those in a workflow nobody has moved yet: they are woken again, which does no harm.
  expect(await sweepThrough((from) => wake({ ...endpoint, afterDeliveryId: from }))).toEqual([260]);
  const { rows } = await scene.database.query(
    'select count(*) as rows, count(lease_until) as leased from delivery_queue where endpoint_id = $1',
    [endpoint.endpointId],
  );
  expect(rows).toEqual([{ rows: 255, leased: 250 }]);
});

test('a hold that is being written while its endpoint resumes is either stale or swept', async () => {
  const endpoint = await scene.endpoint({ status: 'paused' });
  const id = await scene.delivery(endpoint);
  await scene.enqueue(id);
  const gated = { deliveryId: id, generation: 1, endpointId: endpoint.endpointId, now: NOW };
  const decided = { ...gated, reason: 'paused' as const, until: null, gateVersions: { endpoint: 1, tenant: 1 } };
  const blocker = await begin(scene.database);
  await blocker.query('select 1 from delivery_queue where delivery_id = $1 for update', [id]);
  const holding = recordHold(scene.database, decided);
  await untilSomebodyWaits(scene.database);
  // Resumed and swept at once: both must wait for the hold.
  const sweeping = resumeEndpoint(scene.database, { ...endpoint, now: NOW }).then(() => wake(endpoint));
  await untilSomebodyWaits(scene.database, 2);
  await blocker.rollback();
  expect(await holding).toBe('held');
  expect(await sweeping).toMatchObject({ swept: 1 });
  expect(await rowsOf('delivery_wakes', id)).toHaveLength(1);
});

test('what waits or retries for a deleted endpoint is cancelled, and its workflows are told', async () => {
  const endpoint = await scene.endpoint();
  const retrying = await scene.delivery(endpoint, { status: 'retrying', in_workflow: true, next_attempt_at: NOW });
  const waiting = await scene.delivery(endpoint, { status: 'waiting', hold_reason: 'scheduled', hold_until: NOW });
  await scene.enqueue(waiting);
  await scene.database.query('insert into delivery_watch values ($1, $2)', [retrying, NOW]);
  const pending = await scene.delivery(endpoint, { status: 'pending' });
  const delivered = await scene.delivery(endpoint, { status: 'delivered' });
  expect(await cancel(endpoint)).toEqual({ swept: 2, lastDeliveryId: undefined });
  for (const id of [retrying, waiting]) {
    expect(await scene.row('deliveries', id)).toMatchObject({
      ...{ status: 'cancelled', cancel_reason: 'endpoint_deleted', finished_at: LATER, next_attempt_at: null },
      ...{ hold_reason: null, hold_until: null, in_workflow: false },
    });
    expect(await rowsOf('delivery_queue', id)).toEqual([]);
    expect(await rowsOf('delivery_watch', id)).toEqual([]);
  }
  expect(await rowsOf('delivery_wakes', retrying)).toMatchObject([{ reason: 'endpoint_deleted' }]);
  expect(await rowsOf('delivery_wakes', waiting)).toEqual([]);
  expect(await scene.row('deliveries', pending)).toMatchObject({ status: 'pending' });
  expect(await scene.row('deliveries', delivered)).toMatchObject({ status: 'delivered' });
});

test('many are cancelled batch by batch', async () => {
  const endpoint = await scene.endpoint();
  await hold(endpoint, 2 * SWEEP_BATCH);
  expect(await sweepThrough((from) => cancel({ ...endpoint, afterDeliveryId: from }))).toEqual([500, 500, 0]);
  expect(await cancel(endpoint)).toEqual({ swept: 0, lastDeliveryId: undefined });
});
