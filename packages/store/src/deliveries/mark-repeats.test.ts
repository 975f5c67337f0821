import type { Outcome, RetryDecision } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BEGIN_WITH_KEPT_PLANS, inTransaction } from '../sql/database.ts';
import { recordset } from '../sql/statement.ts';
import { explainPlan } from '../testing/explain-plan.ts';
import { after, attemptOf, attemptRecord, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { retryDelivery } from './delivery-commands.ts';
import { MARK_REPEATS } from './mark-repeats.ts';
import { listAttempts } from './read-deliveries.ts';
import { recordAttempts, type AttemptToRecord } from './record-attempts.ts';

// Two executions send the same attempt if Temporal takes the first one for dead while it waits to record its answer.

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const RETRY: RetryDecision = { kind: 'retry', nextAttemptAt: after(5_000) };
const DEAD: RetryDecision = { kind: 'dead_letter', reason: 'attempts_exhausted', detail: 'HTTP 500 eleven times' };

async function claimed(decision: RetryDecision) {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint);
  await scene.enqueue(id, { lease_until: after(20_000), claimed_by: 'boot' });
  return { ...endpoint, id, attempt: attemptOf(id, endpoint.endpointId, decision) };
}
const record = async (attempt: AttemptToRecord) => (await recordAttempts(scene.database, [attempt]))[0];
const repeatsOf = async (id: string) =>
  (await listAttempts(scene.database, id)).map(({ possibleRepeat }) => possibleRepeat);
/** The same attempt, made by a second worker at the same time. */
const againBy = (attempt: AttemptToRecord, outcome: Outcome = 'delivered', ms = 100): AttemptToRecord => ({
  ...attempt,
  attempt: attemptRecord(outcome, { startedAt: after(ms) }),
});

test.each([true, false])(
  'a request that is answered after its delivery ended marks the recorded attempt (both in one batch: %j)',
  async (together) => {
    const { id, attempt } = await claimed({ kind: 'delivered' });
    const other = await claimed({ kind: 'delivered' });
    const batch = [attempt, other.attempt, againBy(attempt)];
    const results = together
      ? await recordAttempts(scene.database, batch)
      : [...(await recordAttempts(scene.database, batch.slice(0, 2))), await record(againBy(attempt))];
    expect(results.map((result) => result?.kind)).toEqual(['recorded', 'recorded', 'superseded']);
    expect(await repeatsOf(id)).toEqual([true]);
    expect(await repeatsOf(other.id)).toEqual([false]);
    expect(await scene.row('deliveries', id)).toMatchObject({ status: 'delivered', attempt_count: 1 });
  },
);

test('it marks the attempt of the same number, not a later one', async () => {
  const { id, attempt } = await claimed(RETRY);
  await record(attempt);
  const second = { ...againBy(attempt, 'server_error', 200), attemptCount: 1 };
  await record({ ...second, decide: () => DEAD });
  expect(await record(againBy(attempt))).toEqual({ kind: 'superseded' });
  expect(await repeatsOf(id)).toEqual([true, false]);
});

test('it marks that attempt also after a redrive, and none before', async () => {
  const { id, tenantId, attempt } = await claimed(RETRY);
  await record(attempt);
  const last = { ...againBy(attempt, 'server_error', 200), attemptCount: 1 };
  await record({ ...last, decide: () => DEAD });
  await inTransaction(scene.database, (sql) =>
    retryDelivery(sql, { tenantId, deliveryId: id, by: 'key_test', now: after(300) }),
  );
  expect(await record(againBy(last, 'timed_out', 250))).toEqual({ kind: 'superseded' });
  expect(await repeatsOf(id)).toEqual([false, true]);
});

test('it marks nothing if no attempt was recorded after it began', async () => {
  const { id, attempt, tenantId } = await claimed(DEAD);
  await record(attempt);
  await inTransaction(scene.database, (sql) =>
    retryDelivery(sql, { tenantId, deliveryId: id, by: 'key_test', now: after(300) }),
  );
  expect(await record({ ...againBy(attempt), attemptCount: 1 })).toEqual({ kind: 'superseded' });
  expect(await repeatsOf(id)).toEqual([false]);
});

test('it marks nothing if the destination guard let no request leave', async () => {
  const { id, attempt } = await claimed({ kind: 'delivered' });
  await record(attempt);
  expect(await record(againBy(attempt, 'blocked_destination'))).toEqual({ kind: 'superseded' });
  expect(await repeatsOf(id)).toEqual([false]);
});

test('a record that is found again is not a repeat', async () => {
  const { id, attempt } = await claimed({ kind: 'delivered' });
  await record(attempt);
  expect(await record(attempt)).toEqual({ kind: 'already_recorded' });
  expect(await repeatsOf(id)).toEqual([false]);
});

test('it reads the attempts that it marks, by their key', async () => {
  const { id, attempt } = await claimed(RETRY);
  await record(attempt);
  const statement = MARK_REPEATS({ repeats: recordset([{ delivery_id: id, number: 1 }]) });
  const steps = await explainPlan(scene.database, statement, BEGIN_WITH_KEPT_PLANS);
  const scans = steps.filter(({ type, relation }) => type.includes('Scan') && relation.startsWith('attempts'));
  expect(scans.length).toBeGreaterThan(0);
  expect(scans.filter(({ index }) => !/pkey/.test(index))).toEqual([]);
});
