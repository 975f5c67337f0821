import { idAt, type Outcome, type RetryDecision } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelDelivery, retryDelivery } from './delivery-commands.ts';
import { connect, inTransaction } from '../sql/database.ts';
import { listAttempts } from './read-deliveries.ts';
import {
  after,
  attemptOf,
  attemptRecord,
  begin,
  NOW,
  startStoreScene,
  untilSomebodyWaits,
} from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { recordAttempts } from './record-attempts.ts';
import type { AttemptToRecord } from './record-attempts.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const RETRY: RetryDecision = { kind: 'retry', nextAttemptAt: after(5_000) };
const DEAD: RetryDecision = { kind: 'dead_letter', reason: 'attempts_exhausted', detail: 'HTTP 500 eleven times' };

/** A delivery in the queue, claimed, and an attempt of it. */
async function claimed(decision?: RetryDecision, columns: Record<string, unknown> = {}) {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint, columns);
  await scene.enqueue(id, { lease_until: after(20_000), claimed_by: 'boot' });
  return { ...endpoint, id, attempt: attemptOf(id, endpoint.endpointId, decision) };
}
const record = async (attempt: AttemptToRecord) => (await recordAttempts(scene.database, [attempt]))[0];
const numbersOf = async (id: string) => (await listAttempts(scene.database, id)).map(({ number }) => number);
const rowsOf = async (table: 'delivery_queue' | 'delivery_watch' | 'delivery_wakes', id: string) =>
  (await scene.database.query(`select * from ${table} where delivery_id = $1`, [id])).rows;

test('a delivered attempt ends its delivery', async () => {
  const { id, attempt } = await claimed({ kind: 'delivered' });
  expect(await record({ ...attempt, possibleRepeat: true })).toEqual({
    kind: 'recorded',
    number: 1,
    attemptsInGeneration: 1,
    decision: { kind: 'delivered' },
    retry: { delaysSeconds: [5, 30] },
  });
  expect(await scene.row('deliveries', id)).toMatchObject({
    status: 'delivered',
    attempt_count: 1,
    last_outcome: 'delivered',
    last_status: 200,
    in_workflow: false,
    next_attempt_at: null,
    started_at: NOW,
    finished_at: after(200),
    dead_letter_at: null,
  });
  const kept = {
    ...attempt.attempt,
    number: 1,
    generation: 1,
    possibleRepeat: true,
    masked: true,
    nextAttemptAt: null,
  };
  expect(await listAttempts(scene.database, id)).toEqual([kept]);
  expect(await rowsOf('delivery_queue', id)).toEqual([]);
  expect(await rowsOf('delivery_watch', id)).toEqual([]);
});

test('a failed attempt with a retry makes its delivery retrying, out of the queue, and watched', async () => {
  const { id, attempt } = await claimed(RETRY);
  expect(await record(attempt)).toMatchObject({ kind: 'recorded', number: 1, decision: RETRY });
  expect(await scene.row('deliveries', id)).toMatchObject({
    status: 'retrying',
    next_attempt_at: after(5_000),
    in_workflow: true,
    last_outcome: 'server_error',
    last_status: 500,
    finished_at: null,
  });
  expect(await rowsOf('delivery_queue', id)).toEqual([]);
  expect(await rowsOf('delivery_watch', id)).toMatchObject([{ check_at: after(125_000) }]);
});

test('the current retry policy decides when the attempt is recorded', async () => {
  const { attempt, endpointId } = await claimed(RETRY);
  await scene.database.query(`update endpoints set retry = '{"delaysSeconds": [7]}' where id = $1`, [endpointId]);
  const seen: unknown[] = [];
  const decide: AttemptToRecord['decide'] = (recorded) => {
    seen.push(recorded);
    return RETRY;
  };
  expect(await record({ ...attempt, decide })).toMatchObject({ retry: { delaysSeconds: [7] } });
  expect(seen).toEqual([{ attemptsInGeneration: 1, allBlocked: false, retry: { delaysSeconds: [7] } }]);
});

test.each<[Outcome[], boolean[]]>([
  [['blocked_destination'], [true]],
  [
    ['blocked_destination', 'blocked_destination', 'blocked_destination'],
    [true, true, true],
  ],
  [
    ['blocked_destination', 'server_error', 'blocked_destination', 'blocked_destination'],
    [true, false, false, false],
  ],
  [
    ['connection_failed', 'blocked_destination'],
    [false, false],
  ],
])('after outcomes %j, `allBlocked` is %j', async (outcomes, expected) => {
  for (const together of [false, true]) {
    const { id, attempt } = await claimed(RETRY);
    const seen: boolean[] = [];
    const decide: AttemptToRecord['decide'] = ({ allBlocked }) => {
      seen.push(allBlocked);
      return RETRY;
    };
    const attempts = outcomes.map((outcome, i) => ({
      ...attempt,
      attemptCount: i,
      decide,
      attempt: attemptRecord(outcome, { startedAt: after(i) }),
    }));
    if (together) await recordAttempts(scene.database, attempts);
    else for (const each of attempts) await record(each);
    expect(seen).toEqual(expected);
    // A redrive starts from the beginning.
    await scene.database.query(
      `update deliveries set generation = 2, attempts_before = attempt_count, status = 'pending' where id = $1`,
      [id],
    );
    const again = { ...attempt, attemptCount: outcomes.length, generation: 2, decide };
    await record({ ...again, attempt: attemptRecord('blocked_destination', { startedAt: after(99) }) });
    expect(seen.at(-1)).toBe(true);
  }
});

test.each([
  ['before it began', -1, after(5_000)],
  ['as it began', 0, after(200)],
  ['while it was under way', 150, after(200)],
])(
  'after a retry that was asked for %s the next attempt follows as planned, or at once',
  async (_when, askedMs, next) => {
    const { id, attempt, tenantId } = await claimed(RETRY);
    const asked = { tenantId, deliveryId: id, by: 'key_test', now: after(askedMs) };
    await inTransaction(scene.database, (sql) => retryDelivery(sql, asked));
    expect(await record(attempt)).toMatchObject({ decision: { kind: 'retry', nextAttemptAt: next } });
    expect(await scene.row('deliveries', id)).toMatchObject({ status: 'retrying', next_attempt_at: next });
    expect(await listAttempts(scene.database, id)).toMatchObject([{ nextAttemptAt: next }]);
  },
);

test('a retry that is asked for during the last attempt adds no attempt', async () => {
  const { id, attempt, tenantId } = await claimed(DEAD);
  const asked = { tenantId, deliveryId: id, by: 'key_test', now: after(100) };
  await inTransaction(scene.database, (sql) => retryDelivery(sql, asked));
  expect(await record(attempt)).toMatchObject({ decision: DEAD });
});

test('a dead letter has its reason, its detail and its instant', async () => {
  const { id, attempt } = await claimed(RETRY);
  await record(attempt);
  const last = {
    ...attempt,
    attemptCount: 1,
    decide: () => DEAD,
    attempt: attemptRecord('server_error', { startedAt: after(1) }),
  };
  await record({ ...last, now: after(9_000) });
  expect(await scene.row('deliveries', id)).toMatchObject({
    status: 'dead_lettered',
    dead_letter_reason: 'attempts_exhausted',
    dead_letter_at: after(9_000),
    dead_letter_detail: 'HTTP 500 eleven times',
    finished_at: after(9_000),
    next_attempt_at: null,
    attempt_count: 2,
    in_workflow: false,
  });
  expect(await rowsOf('delivery_watch', id)).toEqual([]);
});

test('a hold ends with the attempt', async () => {
  const held = {
    status: 'waiting',
    hold_reason: 'quiet_hours',
    hold_until: NOW,
    in_workflow: true,
    started_at: after(-1),
  };
  const { id, attempt } = await claimed(RETRY, held);
  await record(attempt);
  expect(await scene.row('deliveries', id)).toMatchObject({
    status: 'retrying',
    hold_reason: null,
    hold_until: null,
    started_at: after(-1),
  });
});

test('an attempt without a response is recorded without one', async () => {
  const { id, attempt } = await claimed(RETRY);
  const error = { code: 'ECONNREFUSED', message: 'nobody there' };
  await record({ ...attempt, attempt: attemptRecord('connection_failed', { response: null, error, durationMs: 3.6 }) });
  expect(await scene.row('deliveries', id)).toMatchObject({ last_status: null, last_outcome: 'connection_failed' });
  expect(await listAttempts(scene.database, id)).toMatchObject([{ response: null, error, durationMs: 4 }]);
});

test('only attempts of this generation count for its schedule', async () => {
  const { attempt } = await claimed(RETRY, { generation: 2, attempts_before: 4, attempt_count: 6 });
  const asked: number[] = [];
  const decide = ({ attemptsInGeneration }: { attemptsInGeneration: number }) => (
    asked.push(attemptsInGeneration),
    RETRY
  );
  const recorded = await record({ ...attempt, generation: 2, attemptCount: 6, decide });
  expect(recorded).toMatchObject({ kind: 'recorded', number: 7, attemptsInGeneration: 3 });
  expect(asked).toEqual([3]);
});

test.each([
  ['an older generation', { generation: 2 }],
  ['a newer one', { generation: 1 }],
])('an attempt of %s than the row has writes nothing', async (what, columns) => {
  const { id, attempt } = await claimed(RETRY, columns);
  const generation = what === 'a newer one' ? 2 : 1;
  const before = await scene.row('deliveries', id);
  expect(await record({ ...attempt, generation })).toEqual({ kind: 'superseded' });
  expect(await scene.row('deliveries', id)).toEqual(before);
  expect(await numbersOf(id)).toEqual([]);
  expect(await rowsOf('delivery_queue', id)).toHaveLength(1);
});

test.each(['delivered', 'dead_lettered', 'skipped'])(
  'an attempt of a delivery that is %s writes nothing',
  async (status) => {
    const { id, attempt } = await claimed({ kind: 'delivered' }, { status, finished_at: NOW });
    expect(await record(attempt)).toEqual({ kind: 'superseded' });
    expect(await scene.row('deliveries', id)).toMatchObject({ status, finished_at: NOW, attempt_count: 0 });
  },
);

test('an attempt of an unknown delivery writes nothing', async () => {
  const { endpointId } = await scene.endpoint();
  expect(await record(attemptOf('dlv_nothing', endpointId))).toEqual({ kind: 'superseded' });
});

const cancelling = async (id: string, tenantId: string) =>
  inTransaction(scene.database, (sql) =>
    cancelDelivery(sql, { tenantId, deliveryId: id, by: 'key_test', now: after(100) }),
  );

test.each([RETRY, DEAD])(
  'a delivery cancelled in flight stays cancelled after an attempt that decides %j, which is kept',
  async (decision) => {
    const { id, tenantId, attempt } = await claimed(decision);
    await cancelling(id, tenantId);
    expect(await record(attempt)).toEqual({ kind: 'cancelled', number: 1 });
    expect(await scene.row('deliveries', id)).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'requested',
      finished_at: after(100),
      attempt_count: 1,
      last_outcome: 'server_error',
      dead_letter_reason: null,
      next_attempt_at: null,
      in_workflow: false,
    });
    expect(await numbersOf(id)).toEqual([1]);
    expect(await rowsOf('delivery_watch', id)).toEqual([]);
  },
);

test('a delivery that was cancelled during its attempt is delivered if the attempt succeeds', async () => {
  const { id, tenantId, attempt } = await claimed({ kind: 'delivered' });
  await cancelling(id, tenantId);
  expect(await record(attempt)).toMatchObject({ kind: 'recorded', decision: { kind: 'delivered' } });
  expect(await scene.row('deliveries', id)).toMatchObject({
    status: 'delivered',
    cancel_reason: null,
    finished_at: after(200),
  });
});

test('an attempt that is recorded again after a lost answer is found, not written twice', async () => {
  const { id, attempt } = await claimed(RETRY);
  await record(attempt);
  expect(await record(attempt)).toEqual({ kind: 'already_recorded' });
  expect(await numbersOf(id)).toEqual([1]);
});

test('it is found also after a redrive', async () => {
  const { id, tenantId, attempt } = await claimed(DEAD);
  await record(attempt);
  await inTransaction(scene.database, (sql) =>
    retryDelivery(sql, { tenantId, deliveryId: id, by: 'key_test', now: after(300) }),
  );
  expect(await record(attempt)).toEqual({ kind: 'already_recorded' });
  expect(await scene.row('deliveries', id)).toMatchObject({ status: 'pending', generation: 2 });
});

test('a new attempt of the same delivery in its batch is written', async () => {
  const { id, attempt } = await claimed(RETRY);
  await record(attempt);
  const other = { ...attempt, attempt: attemptRecord('server_error', { startedAt: after(1) }) };
  const results = await recordAttempts(scene.database, [attempt, other]);
  expect(results.map(({ kind }) => kind)).toEqual(['already_recorded', 'recorded']);
  expect(await numbersOf(id)).toEqual([1, 2]);
});

test('two attempts of one delivery in one batch get successive numbers, and the second sees the first', async () => {
  const { id, attempt } = await claimed({ kind: 'delivered' });
  const second = { ...attempt, attempt: attemptRecord('server_error', { startedAt: after(1) }), decide: () => RETRY };
  expect((await recordAttempts(scene.database, [attempt, second])).map(({ kind }) => kind)).toEqual([
    'recorded',
    'superseded',
  ]);
  expect(await scene.row('deliveries', id)).toMatchObject({ status: 'delivered', attempt_count: 1 });

  const other = await claimed(RETRY);
  const then = { ...other.attempt, attempt: attemptRecord('delivered', { startedAt: after(1) }) };
  const results = await recordAttempts(scene.database, [
    other.attempt,
    { ...then, decide: () => ({ kind: 'delivered' }) },
  ]);
  expect(results).toMatchObject([{ number: 1 }, { number: 2 }]);
  expect(await scene.row('deliveries', other.id)).toMatchObject({ status: 'delivered', attempt_count: 2 });
  expect(await rowsOf('delivery_watch', other.id)).toEqual([]);
});

test('two processes that record attempts of one delivery at once never use a number twice', async () => {
  const { id, attempt } = await claimed(RETRY);
  const pools = Array.from({ length: 2 }, () => connect(scene.url, { maxConnections: 4, applicationName: 'recorder' }));
  const attempts = Array.from({ length: 8 }, (_, i) => ({
    ...attempt,
    attempt: attemptRecord('server_error', { startedAt: after(i) }),
  }));
  const results = await Promise.all(attempts.map((each, i) => recordAttempts(pools[i % 2] ?? scene.database, [each])));
  await Promise.all(pools.map((pool) => pool.end()));
  const numbers = results.flatMap(([result]) => (result?.kind === 'recorded' ? [result.number] : []));
  expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(await numbersOf(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('batches with the same deliveries in different orders are no deadlock', async () => {
  const endpoint = await scene.endpoint();
  // The second comes first in the table, so that its order is not the order of the locks by chance.
  const [second, first] = [
    attemptOf(await scene.delivery(endpoint, { id: 'dlv_second' }), endpoint.endpointId, RETRY),
    attemptOf(await scene.delivery(endpoint, { id: 'dlv_first' }), endpoint.endpointId, RETRY),
  ];
  const other = await begin(scene.database);
  await other.query('select 1 from deliveries where id = $1 for update', [first.deliveryId]);
  const recording = recordAttempts(scene.database, [second, first]);
  await untilSomebodyWaits(scene.database);
  await other.query(`set local lock_timeout = '500ms'`);
  await other.query('select 1 from deliveries where id = $1 for update', [second.deliveryId]);
  await other.rollback();
  expect((await recording).map(({ kind }) => kind)).toEqual(['recorded', 'recorded']);
});

test('deliveries from several weeks are recorded together, although somebody changes them meanwhile', async () => {
  const endpoint = await scene.endpoint();
  const ids = [0, 7, 14].map((days) => idAt('dlv', Date.now() + days * 24 * 3_600_000));
  for (const id of ids) await scene.delivery(endpoint, { id });
  const other = await begin(scene.database);
  await other.query('update deliveries set retry_asked_at = $2 where id = any($1)', [ids, NOW]);
  const attempts = ids.map((id) => attemptOf(id, endpoint.endpointId, RETRY));
  const recording = recordAttempts(scene.database, attempts);
  await untilSomebodyWaits(scene.database);
  await other.commit();
  expect((await recording).map(({ kind }) => kind)).toEqual(['recorded', 'recorded', 'recorded']);
});

test('a batch is recorded whole or not at all', async () => {
  const [good, bad] = [await claimed(RETRY), await claimed(RETRY)];
  const unstorable = attemptRecord('server_error', { error: { code: 'x', message: 'a\0b' } });
  await expect(recordAttempts(scene.database, [good.attempt, { ...bad.attempt, attempt: unstorable }])).rejects.toThrow(
    /Unicode/,
  );
  expect(await numbersOf(good.id)).toEqual([]);
  expect(await scene.row('deliveries', good.id)).toMatchObject({ status: 'pending', attempt_count: 0 });
});
