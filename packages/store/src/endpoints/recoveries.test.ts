import { idAt, type Outcome, type Recovery } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAttempts } from '../deliveries/record-attempts.ts';
import { after, attemptOf, attemptRecord, NOW, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { disableEndpoint, enableEndpoint } from './endpoint-status.ts';
import { changeLimit, countBacklogs, endRecovery, readRecoveries } from './recoveries.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const BEGUN: Recovery = {
  sinceMs: NOW.getTime(),
  changedMs: NOW.getTime(),
  limit: 2,
  usualMs: null,
  backlog: null,
  countedMs: null,
  perSecond: null,
  expectedMs: null,
};

interface State {
  recovery?: Recovery | null;
  failing_since?: Date | null;
}

async function endpointIn({ recovery = null, failing_since: failingSince = null }: State) {
  const endpoint = await scene.endpoint({ hasSucceeded: true });
  await scene.database.query('update endpoints set recovery = $2, failing_since = $3 where id = $1', [
    endpoint.endpointId,
    recovery,
    failingSince,
  ]);
  return endpoint;
}

const recoveryOf = async (endpointId: string) => (await scene.row('endpoints', endpointId))['recovery'];

const OUTAGE = { failing_since: after(-60_000) };

test.each<[string, State, Outcome[], Recovery | null]>([
  ['the first success after an outage begins a recovery', OUTAGE, ['delivered'], BEGUN],
  ['a success after a short failing spell begins none', { failing_since: after(-999) }, ['delivered'], null],
  ['a success of a healthy endpoint begins none', {}, ['delivered'], null],
  ['a failure of a failing endpoint begins none', OUTAGE, ['server_error'], null],
  ['nor does a success that a failure follows', OUTAGE, ['delivered', 'server_error'], null],
  ['one failure does not end a recovery', { recovery: BEGUN }, ['server_error'], BEGUN],
  [
    'a success after a failure does not begin another one',
    { ...OUTAGE, recovery: { ...BEGUN, limit: 16 } },
    ['delivered'],
    { ...BEGUN, limit: 16 },
  ],
])('%s', async (_what, state, outcomes, expected) => {
  const endpoint = await endpointIn(state);
  const attempts = [];
  for (const outcome of outcomes) {
    const decision =
      outcome === 'delivered'
        ? { kind: 'delivered' as const }
        : { kind: 'retry' as const, nextAttemptAt: after(60_000) };
    const attempt = attemptOf(await scene.delivery(endpoint), endpoint.endpointId, decision);
    attempts.push({ ...attempt, attempt: attemptRecord(outcome), now: NOW });
  }
  await recordAttempts(scene.database, attempts);
  expect(await recoveryOf(endpoint.endpointId)).toEqual(expected);
});

test('a 410 ends a recovery', async () => {
  const endpoint = await endpointIn({ recovery: BEGUN });
  const gone = { kind: 'dead_letter', reason: 'gone', detail: 'HTTP 410' } as const;
  const attempt = attemptOf(await scene.delivery(endpoint), endpoint.endpointId, gone);
  await recordAttempts(scene.database, [{ ...attempt, attempt: attemptRecord('gone'), now: NOW }]);
  expect(await recoveryOf(endpoint.endpointId)).toBeNull();
});

test('of two workers that change the same state one succeeds, and the other learns what it is now', async () => {
  const { endpointId } = await endpointIn({ recovery: BEGUN });
  const changedMs = NOW.getTime() + 1_000;
  const raised = { ...BEGUN, limit: 4, usualMs: 20, changedMs };
  expect(await changeLimit(scene.database, { endpointId, from: BEGUN, to: raised })).toEqual(raised);
  const lowered = { ...BEGUN, pace: 19, tooMany: 20, changedMs };
  expect(await changeLimit(scene.database, { endpointId, from: BEGUN, to: lowered })).toEqual(raised);
});

test('a failing endpoint ends its recovery, but not one that has succeeded meanwhile', async () => {
  const failing = await endpointIn({ recovery: BEGUN, ...OUTAGE });
  const well = await endpointIn({ recovery: BEGUN });
  for (const { endpointId } of [failing, well]) {
    await endRecovery(scene.database, { endpointId, sinceMs: BEGUN.sinceMs });
  }
  expect(await recoveryOf(failing.endpointId)).toBeNull();
  expect(await recoveryOf(well.endpointId)).toEqual(BEGUN);
});

/** Before the recovery began. */
const OLD = (n: number) => `${idAt('dlv', NOW.getTime() - 1_000).slice(0, 14)}${String(n).padStart(16, '0')}`;
const NEW = (n: number) => `${idAt('dlv', NOW.getTime() + 1_000).slice(0, 14)}${String(n).padStart(16, '0')}`;

async function countOf(endpointId: string, perSecond: number | null = null) {
  const asked = [{ endpointId, recovery: BEGUN, perSecond }];
  const [counted] = await countBacklogs(scene.database, asked, after(10_000));
  return counted?.recovery;
}

test('what is due, and the retries of the outage that come due soon, are the backlog; when nothing waits, it ends', async () => {
  const endpoint = await endpointIn({ recovery: BEGUN });
  const retrying = (at: Date) => ({ status: 'retrying', next_attempt_at: at });
  const soon = await scene.delivery(endpoint, { id: OLD(1), ...retrying(after(300_000)) });
  await scene.delivery(endpoint, { id: OLD(2), ...retrying(after(3_600_000)) });
  await scene.delivery(endpoint, { id: NEW(3), ...retrying(after(20_000)) });
  const due = await scene.delivery(endpoint);
  await scene.enqueue(due);
  await scene.enqueue(await scene.delivery(endpoint), { due_at: after(60_000) });
  await scene.enqueue(await scene.delivery(endpoint), { lease_until: after(30_000), claimed_by: 'boot' });
  const countedMs = after(10_000).getTime();
  expect(await countOf(endpoint.endpointId)).toEqual({ ...BEGUN, backlog: 2, countedMs });
  // Two take a second at two a second. The retry comes later.
  expect(await countOf(endpoint.endpointId, 2)).toMatchObject({ expectedMs: after(300_000).getTime() });
  await scene.database.query(`update deliveries set status = 'delivered' where id = $1`, [soon]);
  expect(await countOf(endpoint.endpointId, 2)).toMatchObject({ backlog: 1, expectedMs: countedMs + 500 });
  await scene.database.query('delete from delivery_queue where delivery_id = $1', [due]);
  const paused = { status: 'waiting', hold_reason: 'paused' };
  const held = await scene.delivery(endpoint, { id: NEW(4), ...paused });
  await scene.delivery(endpoint, { id: NEW(5), ...paused, hold_reason: 'quiet_hours' });
  expect(await countOf(endpoint.endpointId)).toMatchObject({ backlog: 1, perSecond: 2, expectedMs: countedMs + 500 });
  await scene.database.query(`update deliveries set status = 'delivered', hold_reason = null where id = $1`, [held]);
  expect(await countOf(endpoint.endpointId)).toBeNull();
  expect(await recoveryOf(endpoint.endpointId)).toBeNull();
});

test('while retries wait for their time, the rate stays that of the time when something was due', async () => {
  const endpoint = await endpointIn({ recovery: { ...BEGUN, perSecond: 4 } });
  const retries = [200_000, 5_000].map((ms, n) => ({
    id: OLD(10 + n),
    status: 'retrying',
    next_attempt_at: after(ms),
  }));
  for (const retry of retries) await scene.delivery(endpoint, retry);
  const count = async (perSecond: number) => {
    const asked = [{ endpointId: endpoint.endpointId, recovery: BEGUN, perSecond }];
    return (await countBacklogs(scene.database, asked, NOW))[0]?.recovery;
  };
  expect(await count(1)).toMatchObject({ perSecond: 4, expectedMs: after(200_000).getTime() });
  expect(await count(5)).toMatchObject({ perSecond: 5 });
  // One is overdue: the endpoint takes almost nothing, and no instant is as far away as that.
  await scene.database.query('update deliveries set next_attempt_at = $1 where id = $2', [NOW, retries[1]?.id]);
  expect(await count(1e-12)).toMatchObject({ perSecond: 1e-12, expectedMs: null });
});

test('while a pause holds the backlog, nobody knows when it will be gone', async () => {
  const endpoint = await endpointIn({ recovery: { ...BEGUN, perSecond: 4 } });
  await scene.database.query(`update endpoints set status = 'paused' where id = $1`, [endpoint.endpointId]);
  await scene.delivery(endpoint, { id: OLD(20), status: 'waiting', hold_reason: 'paused' });
  expect(await countOf(endpoint.endpointId, 2)).toMatchObject({ backlog: 1, perSecond: 4, expectedMs: null });
});

test('each worker reads which endpoints recover, and who shares the limit', async () => {
  const { endpointId } = await endpointIn({ recovery: BEGUN });
  await scene.database.query(
    `insert into workers (boot_id, host, pid, started_at, seen_at)
     values ('two', 'h', 1, $1, $1), ('one', 'h', 1, $1, $1), ('silent', 'h', 1, $1, $2)`,
    [NOW, after(-10_000)],
  );
  const found = await readRecoveries(scene.database, NOW);
  expect(found).toContainEqual({ endpointId, recovery: BEGUN, workers: ['one', 'two'] });
});

test('an endpoint that was disabled because it failed recovers from when somebody enables it; another does not', async () => {
  const failed = await endpointIn(OUTAGE);
  const well = await endpointIn({});
  for (const endpoint of [failed, well]) {
    await disableEndpoint(scene.database, { ...endpoint, now: NOW });
    await enableEndpoint(scene.database, { ...endpoint, now: NOW });
  }
  expect(await recoveryOf(failed.endpointId)).toEqual(BEGUN);
  expect(await recoveryOf(well.endpointId)).toBeNull();
});
