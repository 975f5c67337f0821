import { idAt } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordHold } from './record-gate-decision.ts';
import { listDeliveryNotes } from './delivery-notes.ts';
import { resumeEndpoint } from '../endpoints/endpoint-status.ts';
import { after, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { cancelWaiting, countWoken, RECONCILE_BATCH, wakeHeld } from './reconcile-endpoint.ts';
import type { HeldDelivery, ReconcileProgress, ReconcileStep, WakeStep } from './reconcile-endpoint.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const LATER = after(7_000);
const PAUSED = { status: 'waiting', hold_reason: 'paused' };
const rowsOf = async (table: 'delivery_queue' | 'delivery_watch' | 'delivery_wakes', id: string) =>
  (await scene.database.query(`select * from ${table} where delivery_id = $1`, [id])).rows;
const RESUMED = { reason: 'resumed', by: 'key_1' };
const CHANGED = { reason: 'preferences_changed', by: null };
const wake = (step: Partial<WakeStep> & { endpointId: string }) =>
  wakeHeld(scene.database, {
    afterDeliveryId: '',
    now: LATER,
    causes: { paused: RESUMED, disabled: RESUMED },
    staysHeld: () => false,
    ...step,
  });
const notesOf = async (id: string) =>
  (await listDeliveryNotes(scene.database, id)).map(({ kind, detail }) => [kind, detail]);
const cancel = (step: Partial<ReconcileStep> & { endpointId: string }) =>
  cancelWaiting(scene.database, { afterDeliveryId: '', now: LATER, reason: 'endpoint_deleted', ...step });

/** Reconciles batch after batch, as the relay does; the sizes of the batches. */
async function reconcileAll(step: (afterDeliveryId: string) => Promise<ReconcileProgress>): Promise<number[]> {
  const batches: number[] = [];
  let from: string | undefined = '';
  while (from !== undefined) {
    const progress = await step(from);
    batches.push(progress.reconciled);
    from = progress.lastDeliveryId;
  }
  return batches;
}

test.each(['paused', 'disabled'])(
  'a delivery without a workflow that was held because its endpoint was %s becomes due',
  async (hold_reason) => {
    const endpoint = await scene.endpoint();
    const id = await scene.delivery(endpoint, { ...PAUSED, hold_reason, generation: 2 });
    expect(await wake(endpoint)).toEqual({ reconciled: 1, toWake: 0, lastDeliveryId: undefined });
    expect(await scene.row('deliveries', id)).toMatchObject({
      status: 'pending',
      hold_reason: null,
      hold_until: null,
      next_attempt_at: LATER,
    });
    expect(await rowsOf('delivery_queue', id)).toMatchObject([
      { generation: 2, due_at: LATER, endpoint_id: endpoint.endpointId },
    ]);
    expect(await rowsOf('delivery_wakes', id)).toEqual([]);
    expect(await notesOf(id)).toEqual([['woken', RESUMED]]);
  },
);

test.each([
  ['paused', null],
  ['quiet_hours', after(60_000)],
] as const)(
  'the hold (%s) of a delivery in a workflow ends, and the workflow is woken once',
  async (hold_reason, hold_until) => {
    const endpoint = await scene.endpoint();
    const columns = { status: 'waiting', hold_reason, hold_until, next_attempt_at: hold_until, in_workflow: true };
    const id = await scene.delivery(endpoint, columns);
    const woken = wake({ ...endpoint, causes: { [hold_reason]: CHANGED } });
    expect(await woken).toEqual({ reconciled: 1, toWake: 1, lastDeliveryId: undefined });
    expect(await scene.row('deliveries', id)).toMatchObject({ ...columns, hold_until: LATER, next_attempt_at: LATER });
    expect(await rowsOf('delivery_wakes', id)).toMatchObject([{ reason: 'preferences_changed' }]);
    expect(await rowsOf('delivery_watch', id)).toMatchObject([{ check_at: after(7_000 + 120_000) }]);
    expect(await rowsOf('delivery_queue', id)).toEqual([]);
    // A second reconciliation finds nothing more to do.
    expect(await wake({ ...endpoint, causes: { [hold_reason]: RESUMED } })).toMatchObject({ reconciled: 0, toWake: 0 });
    expect(await notesOf(id)).toEqual([['woken', { reason: 'preferences_changed' }]]);
  },
);

test('a delivery that the gates would hold as before stays as it is, and the gates get all their facts', async () => {
  const endpoint = await scene.endpoint({ status: 'active' });
  await scene.database.query(`update endpoints set preferences = '{"minPriority":"low"}' where id = $1`, [
    endpoint.endpointId,
  ]);
  const columns = { status: 'waiting', hold_reason: 'quiet_hours', in_workflow: true };
  const stays = await scene.delivery(endpoint, { ...columns, hold_until: after(60_000), expires_at: after(90_000) });
  const goes = await scene.delivery(endpoint, { ...columns, hold_until: after(61_000) });
  const asked: HeldDelivery[] = [];
  const staysHeld = (held: HeldDelivery) => asked.push(held) > 0 && held.id === stays;
  expect(await wake({ ...endpoint, causes: { quiet_hours: CHANGED }, staysHeld })).toMatchObject({
    reconciled: 1,
    toWake: 1,
  });
  expect(asked[0]).toMatchObject({
    id: stays,
    hold: { reason: 'quiet_hours', until: after(60_000) },
    deliverAt: null,
    expiresAt: after(90_000),
    event: { type: 'order.paid', priority: 'normal' },
    endpoint: { status: 'active', preferences: { tenant: {}, endpoint: { minPriority: 'low' } } },
  });
  expect(await rowsOf('delivery_wakes', stays)).toEqual([]);
  expect(await notesOf(stays)).toEqual([]);
  expect(await rowsOf('delivery_wakes', goes)).toHaveLength(1);
});

test('rate-limited deliveries in the queue become due unless they are claimed; those in a workflow are woken', async () => {
  const endpoint = await scene.endpoint();
  const held = { status: 'waiting', hold_reason: 'rate_limited', hold_until: after(9_000) };
  const [free, claimed] = [await scene.delivery(endpoint, held), await scene.delivery(endpoint, held)];
  await scene.enqueue(free, { held: true });
  await scene.enqueue(claimed, { held: true, lease_until: after(60_000) });
  const retry = await scene.delivery(endpoint, { ...held, in_workflow: true });
  // `staysHeld` is not called for them.
  const step = { ...endpoint, causes: { rate_limited: CHANGED }, staysHeld: () => true };
  expect(await wake(step)).toEqual({ reconciled: 2, toWake: 1, lastDeliveryId: undefined });
  expect(await scene.row('deliveries', free)).toMatchObject({ status: 'pending', hold_reason: null, hold_until: null });
  expect(await rowsOf('delivery_queue', free)).toMatchObject([{ held: false }]);
  expect(await scene.row('deliveries', claimed)).toMatchObject(held);
  expect(await notesOf(claimed)).toEqual([]);
  expect(await rowsOf('delivery_wakes', retry)).toHaveLength(1);
  for (const id of [free, retry]) expect(await notesOf(id)).toEqual([['woken', { reason: 'preferences_changed' }]]);
});

test('each delivery gets its own cause when a resume and new preferences are reconciled together', async () => {
  const endpoint = await scene.endpoint();
  const held = { status: 'waiting', in_workflow: true };
  const paused = await scene.delivery(endpoint, { ...held, hold_reason: 'paused' });
  const quiet = await scene.delivery(endpoint, { ...held, hold_reason: 'quiet_hours', hold_until: after(60_000) });
  await wake({ ...endpoint, causes: { paused: RESUMED, quiet_hours: CHANGED } });
  expect(await notesOf(paused)).toEqual([['woken', RESUMED]]);
  expect(await notesOf(quiet)).toEqual([['woken', { reason: 'preferences_changed' }]]);
  expect(await rowsOf('delivery_wakes', paused)).toMatchObject([{ reason: 'resumed' }]);
  expect(await rowsOf('delivery_wakes', quiet)).toMatchObject([{ reason: 'preferences_changed' }]);
});

test('a scheduled delivery that is released waits for its own time', async () => {
  const endpoint = await scene.endpoint();
  const [later, past] = [after(60_000), after(1_000)];
  const id = await scene.delivery(endpoint, { ...PAUSED, deliver_at: later });
  const pastId = await scene.delivery(endpoint, { ...PAUSED, deliver_at: past });
  await wake(endpoint);
  expect(await scene.row('deliveries', id)).toMatchObject({
    status: 'waiting',
    hold_reason: 'scheduled',
    hold_until: later,
    next_attempt_at: later,
  });
  expect(await rowsOf('delivery_queue', id)).toMatchObject([{ due_at: later }]);
  expect(await notesOf(id)).toEqual([
    ['woken', RESUMED],
    ['held', { reason: 'scheduled', until: later.toISOString() }],
  ]);
  expect(await scene.row('deliveries', pastId)).toMatchObject({ status: 'pending', hold_reason: null });
  expect(await rowsOf('delivery_queue', pastId)).toMatchObject([{ due_at: LATER }]);
});

test('a wake does not touch other holds, deliveries that are not held, or other endpoints', async () => {
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
  expect(await wake(endpoint)).toEqual({ reconciled: 0, toWake: 0, lastDeliveryId: undefined });
  expect(await Promise.all(untouched.map((id) => scene.row('deliveries', id)))).toEqual(before);
  for (const id of untouched) expect(await rowsOf('delivery_wakes', id)).toEqual([]);
});

async function hold(endpoint: { tenantId: string; endpointId: string }, count: number) {
  const { event_id } = await scene.row('deliveries', await scene.delivery(endpoint));
  await scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, hold_reason, in_workflow, created_at)
     select 'dlv_' || $2 || to_char(i, 'FM0000'), $1, $5, 'order.paid', $2, 'waiting', 'paused', i % 2 = 0, $4
     from generate_series(1, $3::int) i`,
    [endpoint.tenantId, endpoint.endpointId, count, NOW, event_id],
  );
}

test('many deliveries are woken batch by batch', async () => {
  const endpoint = await scene.endpoint();
  await hold(endpoint, 2 * RECONCILE_BATCH + 200);
  expect(await reconcileAll((from) => wake({ ...endpoint, afterDeliveryId: from }))).toEqual([500, 500, 200]);
  const { rows } = await scene.database.query(
    `select d.status, count(q.delivery_id) as queued, count(w.delivery_id) as woken, count(*) as all
     from deliveries d left join delivery_queue q on q.delivery_id = d.id left join delivery_wakes w on w.delivery_id = d.id
     where d.endpoint_id = $1 and d.hold_reason is not null or q.delivery_id is not null and d.endpoint_id = $1
     group by 1 order by 1`,
    [endpoint.endpointId],
  );
  expect(rows).toEqual([
    { status: 'pending', queued: 600, woken: 0, all: 600 },
    { status: 'waiting', queued: 0, woken: 600, all: 600 },
  ]);
});

test('a batch is as long as it is asked to be, and its woken workflows are counted until they have looked', async () => {
  const endpoint = await scene.endpoint();
  await hold(endpoint, 40);
  const { toWake, reconciled, lastDeliveryId: upToDeliveryId = '' } = await wake({ ...endpoint, limit: 30 });
  expect([reconciled, toWake]).toEqual([30, 15]);
  const count = (upTo = upToDeliveryId) =>
    countWoken(scene.database, { endpointId: endpoint.endpointId, upToDeliveryId: upTo, now: LATER });
  expect([await count(), await count('')]).toEqual([15, 0]);
  await scene.database.query(
    `update deliveries set status = 'retrying', hold_reason = null, hold_until = null
     where id in (select id from deliveries where endpoint_id = $1 and in_workflow and hold_until <= $2 limit 5)`,
    [endpoint.endpointId, LATER],
  );
  // Held again, for longer.
  await scene.database.query(
    `update deliveries set hold_until = $3
     where id in (select id from deliveries where endpoint_id = $1 and in_workflow and hold_until <= $2 limit 1)`,
    [endpoint.endpointId, LATER, after(60_000)],
  );
  expect(await count()).toBe(9);
});

test('reconciling that was interrupted may start again: nothing is released twice', async () => {
  const endpoint = await scene.endpoint();
  await hold(endpoint, RECONCILE_BATCH + 10);
  await wake(endpoint);
  await scene.database.query(`update delivery_queue set lease_until = $2, claimed_by = 'boot' where endpoint_id = $1`, [
    endpoint.endpointId,
    after(60_000),
  ]);
  expect(await reconcileAll((from) => wake({ ...endpoint, afterDeliveryId: from }))).toEqual([10]);
  const { rows } = await scene.database.query(
    'select count(*) as rows, count(lease_until) as leased from delivery_queue where endpoint_id = $1',
    [endpoint.endpointId],
  );
  expect(rows).toEqual([{ rows: 255, leased: 250 }]);
});

test('held deliveries from several weeks are all released, although somebody changes them meanwhile', async () => {
  const endpoint = await scene.endpoint();
  const ids = [0, 7, 14].map((days) => idAt('dlv', Date.now() + days * 24 * 3_600_000));
  for (const id of ids) await scene.delivery(endpoint, { ...PAUSED, id });
  const other = await begin(scene.database);
  await other.query('update deliveries set retry_asked_at = $2 where id = any($1)', [ids, NOW]);
  const waking = wake(endpoint);
  await untilSomebodyWaits(scene.database);
  await other.commit();
  expect(await waking).toMatchObject({ reconciled: 3 });
});

test('a hold that is being written while its endpoint resumes is either stale or released', async () => {
  const endpoint = await scene.endpoint({ status: 'paused' });
  const id = await scene.delivery(endpoint);
  await scene.enqueue(id);
  const gated = { deliveryId: id, generation: 1, endpointId: endpoint.endpointId, now: NOW };
  const decided = { ...gated, reason: 'paused' as const, until: null, gateVersions: { endpoint: 1, tenant: 1 } };
  const blocker = await begin(scene.database);
  await blocker.query('select 1 from delivery_queue where delivery_id = $1 for update', [id]);
  const holding = recordHold(scene.database, decided);
  await untilSomebodyWaits(scene.database);
  // Both must wait for the hold.
  const reconciling = resumeEndpoint(scene.database, { ...endpoint, now: NOW }).then(() => wake(endpoint));
  await untilSomebodyWaits(scene.database, 2);
  await blocker.rollback();
  expect(await holding).toBe('held');
  expect(await reconciling).toMatchObject({ reconciled: 1 });
  expect(await rowsOf('delivery_wakes', id)).toHaveLength(1);
});

test('the waiting and retrying deliveries of a deleted endpoint are cancelled, and their workflows woken', async () => {
  const endpoint = await scene.endpoint();
  const retrying = await scene.delivery(endpoint, { status: 'retrying', in_workflow: true, next_attempt_at: NOW });
  const waiting = await scene.delivery(endpoint, { status: 'waiting', hold_reason: 'scheduled', hold_until: NOW });
  await scene.enqueue(waiting);
  await scene.database.query('insert into delivery_watch values ($1, $2)', [retrying, NOW]);
  const pending = await scene.delivery(endpoint, { status: 'pending' });
  const delivered = await scene.delivery(endpoint, { status: 'delivered' });
  expect(await cancel(endpoint)).toEqual({ reconciled: 2, toWake: 1, lastDeliveryId: undefined });
  for (const id of [retrying, waiting]) {
    expect(await scene.row('deliveries', id)).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'endpoint_deleted',
      finished_at: LATER,
      next_attempt_at: null,
      hold_reason: null,
      hold_until: null,
      in_workflow: false,
    });
    expect(await rowsOf('delivery_queue', id)).toEqual([]);
    expect(await rowsOf('delivery_watch', id)).toEqual([]);
  }
  expect(await rowsOf('delivery_wakes', retrying)).toMatchObject([{ reason: 'endpoint_deleted' }]);
  expect(await rowsOf('delivery_wakes', waiting)).toEqual([]);
  expect(await scene.row('deliveries', pending)).toMatchObject({ status: 'pending' });
  expect(await scene.row('deliveries', delivered)).toMatchObject({ status: 'delivered' });
});

test('many deliveries are cancelled batch by batch', async () => {
  const endpoint = await scene.endpoint();
  await hold(endpoint, 2 * RECONCILE_BATCH);
  expect(await reconcileAll((from) => cancel({ ...endpoint, afterDeliveryId: from }))).toEqual([500, 500, 0]);
  expect(await cancel(endpoint)).toEqual({ reconciled: 0, toWake: 0, lastDeliveryId: undefined });
});
