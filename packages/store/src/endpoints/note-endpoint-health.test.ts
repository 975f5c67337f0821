import type { Outcome, RetryDecision } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../sql/database.ts';
import { takeOutboxRows } from '../outbox/outbox-rows.ts';
import {
  after,
  attemptOf,
  attemptRecord,
  begin,
  NOW,
  startStoreScene,
  untilSomebodyWaits,
} from '../testing/store-scene.ts';
import type { EndpointOptions, StoreScene } from '../testing/store-scene.ts';
import { requestHealthSignals } from './note-endpoint-health.ts';
import { recordAttempts } from '../deliveries/record-attempts.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

interface Made {
  outcome?: Outcome;
  durationMs?: number;
  /** Default: the decision that usually follows from the outcome. */
  decision?: RetryDecision;
  atMs?: number;
}
const FAILED: Made = { outcome: 'server_error' };
const DELIVERED: Made = { outcome: 'delivered' };
const GONE: Made = { outcome: 'gone', decision: { kind: 'dead_letter', reason: 'gone', detail: 'HTTP 410' } };
const DEAD: Made = { outcome: 'rejected', decision: { kind: 'dead_letter', reason: 'rejected', detail: 'HTTP 400' } };

/** Records one attempt for each of several deliveries of the endpoint, in one transaction. */
async function record(endpoint: { tenantId: string; endpointId: string }, ...attempts: Made[]): Promise<void> {
  const items = [];
  for (const [i, { outcome = 'delivered', durationMs = 3_000, decision, atMs = i }] of attempts.entries()) {
    const usual: RetryDecision =
      outcome === 'delivered' ? { kind: 'delivered' } : { kind: 'retry', nextAttemptAt: after(60_000) };
    const attempt = attemptOf(await scene.delivery(endpoint), endpoint.endpointId, decision ?? usual);
    items.push({ ...attempt, attempt: attemptRecord(outcome, { durationMs }), now: after(atMs) });
  }
  await recordAttempts(scene.database, items);
}

async function endpointIn(state: Record<string, unknown>, options: EndpointOptions = {}) {
  const endpoint = await scene.endpoint(options);
  for (const [column, value] of Object.entries(state)) {
    await scene.database.query(`update endpoints set ${column} = $2 where id = $1`, [endpoint.endpointId, value]);
  }
  return endpoint;
}
const isSignalled = async (endpointId: string) =>
  (await scene.database.query('select 1 from endpoint_health_signals where endpoint_id = $1', [endpointId]))
    .rowCount === 1;
const writesOf = async (endpointId: string) =>
  (await scene.database.query('select xmin::text from endpoints where id = $1', [endpointId])).rows[0];

const LONG_AGO = after(-86_400_000);
const WELL = { first_success_at: LONG_AGO };
const FAILING = { first_success_at: LONG_AGO, failing_since: LONG_AGO };

test.each([
  ['a success of a new endpoint is its first', {}, [DELIVERED], { first_success_at: NOW, failing_since: null }, false],
  ['a failure of a new endpoint begins a spell', {}, [FAILED], { first_success_at: null, failing_since: NOW }, true],
  ['a failure of a healthy one begins a spell', WELL, [FAILED], { failing_since: NOW }, true],
  ['a spell begins with the first of several failures', WELL, [FAILED, FAILED], { failing_since: NOW }, true],
  ['a further failure does not move the spell', FAILING, [FAILED], { failing_since: LONG_AGO }, false],
  [
    'nor does one that tells something else too',
    FAILING,
    [{ ...FAILED, durationMs: 9_000 }],
    { failing_since: LONG_AGO, slow: true },
    false,
  ],
  ['a success ends the spell', FAILING, [DELIVERED], { failing_since: null, first_success_at: LONG_AGO }, true],
  ['a success after a failure ends it', FAILING, [FAILED, DELIVERED], { failing_since: null }, true],
  ['a failure after a success begins another spell', FAILING, [DELIVERED, FAILED], { failing_since: after(1) }, false],
  ['a first success counts though a failure follows', {}, [DELIVERED, FAILED], { first_success_at: after(1) }, true],
  ['a dead letter is signalled, however old the spell', FAILING, [DEAD], { failing_since: LONG_AGO }, true],
] as const)('%s', async (_what, state, attempts, expected, signalled) => {
  const endpoint = await endpointIn(state);
  await record(endpoint, ...attempts);
  expect(await scene.row('endpoints', endpoint.endpointId)).toMatchObject({
    ...expected,
    status: 'active',
    gate_version: 1,
  });
  expect(await isSignalled(endpoint.endpointId)).toBe(signalled);
});

test.each([
  ['4 seconds are not slow', { slow: false }, { durationMs: 4_000 }, false],
  ['more than that is', { slow: false }, { durationMs: 4_001 }, true],
  ['a timeout is, however short', { slow: false }, { outcome: 'timed_out', durationMs: 1_000 }, true],
  ['2 seconds do not make it fast again', { slow: true }, { durationMs: 2_000 }, true],
  ['less does', { slow: true }, { durationMs: 1_999 }, false],
  ['a timeout does not', { slow: true }, { outcome: 'timed_out', durationMs: 1_000 }, true],
] as const)('%s', async (_what, state, attempt, expected) => {
  const endpoint = await endpointIn({ ...state, first_success_at: LONG_AGO });
  await record(endpoint, attempt);
  expect(await scene.row('endpoints', endpoint.endpointId)).toMatchObject({ slow: expected });
});

test.each([
  ['healthy and delivering', WELL, DELIVERED],
  ['failing and keeps failing', FAILING, FAILED],
])('an endpoint that is %s is not written', async (_what, state, attempt) => {
  const endpoint = await endpointIn(state);
  const before = await writesOf(endpoint.endpointId);
  for (let i = 0; i < 3; i++) await record(endpoint, attempt, attempt);
  expect(await writesOf(endpoint.endpointId)).toEqual(before);
});

test('recording an attempt does not wait for the lock of an endpoint whose health does not change', async () => {
  const endpoint = await endpointIn(WELL);
  const other = await begin(scene.database);
  await other.query('select 1 from endpoints where id = $1 for update', [endpoint.endpointId]);
  await record(endpoint, DELIVERED);
  const { rows } = await scene.database.query('select status from deliveries where endpoint_id = $1', [
    endpoint.endpointId,
  ]);
  await other.rollback();
  expect(rows).toEqual([{ status: 'delivered' }]);
});

test.each(['active', 'paused'] as const)(
  '410 disables an endpoint that is %s, in the same transaction',
  async (status) => {
    const endpoint = await scene.endpoint({ status, hasSucceeded: true });
    await record(endpoint, { ...GONE, atMs: 70 });
    expect(await scene.row('endpoints', endpoint.endpointId)).toMatchObject({
      status: 'disabled',
      disabled_reason: 'gone',
      gate_version: 2,
      version: 2,
      failing_since: after(70),
      updated_at: after(70),
    });
    expect(await isSignalled(endpoint.endpointId)).toBe(true);
  },
);

test('410 disables although other attempts of the transaction were delivered', async () => {
  const endpoint = await scene.endpoint({ hasSucceeded: true });
  await record(endpoint, GONE, DELIVERED);
  expect(await scene.row('endpoints', endpoint.endpointId)).toMatchObject({
    status: 'disabled',
    disabled_reason: 'gone',
  });
});

test('410 does not replace the reason `requested`', async () => {
  const endpoint = await scene.endpoint({ status: 'disabled', disabledReason: 'requested' });
  await record(endpoint, GONE);
  expect(await scene.row('endpoints', endpoint.endpointId)).toMatchObject({
    status: 'disabled',
    disabled_reason: 'requested',
  });
});

test('410 that the endpoint retries disables nothing', async () => {
  const endpoint = await scene.endpoint({ hasSucceeded: true });
  await record(endpoint, { outcome: 'gone' });
  expect(await scene.row('endpoints', endpoint.endpointId)).toMatchObject({ status: 'active', failing_since: NOW });
});

test('each endpoint of a batch gets its own health', async () => {
  const [well, failing] = [await endpointIn(WELL), await endpointIn(FAILING)];
  const items = [
    { ...attemptOf(await scene.delivery(failing), failing.endpointId, { kind: 'delivered' }), now: NOW },
    { ...attemptOf(await scene.delivery(well), well.endpointId, { kind: 'retry', nextAttemptAt: after(1) }), now: NOW },
  ];
  await recordAttempts(scene.database, items);
  expect(await scene.row('endpoints', well.endpointId)).toMatchObject({ failing_since: NOW });
  expect(await scene.row('endpoints', failing.endpointId)).toMatchObject({ failing_since: null });
});

test('endpoints are locked in the order of their ids, whatever the order of the attempts', async () => {
  const [first, second] = [await endpointIn(WELL), await endpointIn(WELL)];
  // Now the second comes first in the table, so that its order is not the order of the locks by chance.
  await scene.database.query('update endpoints set name = $2 where id = $1', [first.endpointId, 'moved']);
  const failed = async (endpoint: typeof first) =>
    attemptOf(await scene.delivery(endpoint), endpoint.endpointId, { kind: 'retry', nextAttemptAt: after(1) });
  const items = [await failed(second), await failed(first)];
  const other = await begin(scene.database);
  const lock = ({ endpointId }: typeof first) =>
    other.query('select 1 from endpoints where id = $1 for update', [endpointId]);
  await lock(first);
  const recording = recordAttempts(scene.database, items);
  await untilSomebodyWaits(scene.database);
  await other.query(`set local lock_timeout = '500ms'`);
  await lock(second);
  await other.rollback();
  expect((await recording).map(({ kind }) => kind)).toEqual(['recorded', 'recorded']);
});

test('when two attempts see a spell begin at once, one writes it', async () => {
  const endpoint = await endpointIn(WELL);
  const other = await begin(scene.database);
  await other.query('update endpoints set failing_since = $2 where id = $1', [endpoint.endpointId, LONG_AGO]);
  const recording = record(endpoint, FAILED);
  await untilSomebodyWaits(scene.database);
  await other.commit();
  await recording;
  expect(await scene.row('endpoints', endpoint.endpointId)).toMatchObject({ failing_since: LONG_AGO });
});

test('a signal that is requested again while it is sent is a new request', async () => {
  const { endpointId } = await scene.endpoint();
  const request = () => inTransaction(scene.database, (sql) => requestHealthSignals(sql, [endpointId]));
  const take = async () => {
    const options = { limit: 1_000, leaseMs: 1_000, now: new Date() };
    const taken = await takeOutboxRows(scene.database, 'endpoint_health_signals', options);
    return taken.filter(({ subject }) => subject === endpointId);
  };
  await request();
  const [first] = await take();
  expect(await take()).toEqual([]);
  await request();
  const [second] = await take();
  expect(second).toBeDefined();
  expect(second?.token).not.toBe(first?.token);
});

test('a disabling by Postrider itself is in the audit once, with the status before', async () => {
  const endpoint = await endpointIn(WELL, { status: 'paused' });
  await record(endpoint, GONE, GONE);
  await record(endpoint, GONE);
  const { rows } = await scene.database.query(
    `select tenant_id, key_id, actor_name, action, before, after, request_id from audit_entries where resource_id = $1`,
    [endpoint.endpointId],
  );
  expect(rows).toEqual([
    {
      tenant_id: endpoint.tenantId,
      key_id: null,
      actor_name: 'postrider',
      action: 'disableEndpoint',
      before: { status: 'paused', disabledReason: null },
      after: { status: 'disabled', disabledReason: 'gone' },
      request_id: null,
    },
  ]);
});
