import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { loadedDelivery } from '../testing/loaded-delivery.ts';
import type { Ramp } from '../endpoint-line.ts';
import { createPermits } from '../permits.ts';
import { createDeliveryActivities } from './activities.ts';
import type { DeliveryActivityDeps } from './activities.ts';

const REQUEST = { deliveryId: 'dlv_1', generation: 2, endpointId: 'ep_1', triedLocally: false };
const { endpoint, ...delivery } = loadedDelivery();
const secrets = [{ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', expiresAt: null }];
const DUE = { ...delivery, endpoint: { ...endpoint, secrets } };
const SLOT = 'dlv_1/2/3';

/** Activities for one due delivery; `happened` lists what they did, in order. */
function activitiesWith(change: Partial<DeliveryActivityDeps> = {}) {
  const happened: string[] = [];
  const unused = () => Promise.reject(new Error('Not expected.'));
  const deps: DeliveryActivityDeps = {
    load: async () => DUE,
    recorder: {
      async record({ possibleRepeat, attempt }) {
        happened.push(possibleRepeat ? 'recorded as a possible repeat' : 'recorded');
        const decision = { kind: 'delivered' } as const;
        expect(attempt.outcome).toBe('delivered');
        return { kind: 'recorded', number: 4, attemptsInGeneration: 1, decision, retry: { delaysSeconds: [] } };
      },
      isAvailable: () => true,
      whenAvailable: async () => true,
    },
    recordHold: unused,
    recordEnd: unused,
    leaveQueue: unused,
    reserveSlot: unused,
    stopTemplate: unused,
    renderer: { render: unused },
    sender: {
      async send() {
        happened.push('sent');
        const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 1 };
        const answer = {
          status: 200,
          headers: {},
          body: 'ok',
          truncated: false,
          headersTruncated: false,
          retryAfter: null,
        };
        return { kind: 'response', startedAt: new Date(), durationMs: 1, timings, ...answer };
      },
      close: async () => {},
    },
    accessTokens: { get: unused },
    quietHoursSpreadMs: 0,
    version: 'test',
    bootId: 'boot-2',
    stopping: new AbortController().signal,
    now: () => new Date(),
    random: () => 0,
    rateLimitedStarts: { wait: unused },
    permits: createPermits({ total: 10, perEndpoint: 1, now: Date.now, random: () => 0 }),
    recoveries: { isKnown: () => false, learn: () => undefined },
    earlyRetries: { askAfterMs: (delayMs) => delayMs, wait: unused },
    async noteSending(_taskToken, slot) {
      // Takes at least a turn of the event loop, like an answer of Temporal.
      await new Promise((resolve) => setImmediate(resolve));
      happened.push(`noted ${slot}`);
    },
    startWindow: { onBegun: () => {} },
    onFirstAttemptEnded: () => {},
    report: { decided: () => undefined },
    traces: null,
    ...change,
  };
  return { happened, activities: createDeliveryActivities(deps) };
}

test('nothing is sent before Temporal has the heartbeat', async () => {
  const { happened, activities } = activitiesWith();
  await new MockActivityEnvironment().run(activities.attemptNext, REQUEST);
  expect(happened).toEqual([`noted ${SLOT}`, 'sent', 'recorded']);
});

test('nothing is sent while Temporal is down, and no attempt is counted', async () => {
  const { happened, activities } = activitiesWith({
    noteSending: () => Promise.reject(new Error('Temporal is away.')),
  });
  await expect(new MockActivityEnvironment().run(activities.attemptNext, REQUEST)).rejects.toThrow('away');
  expect(happened).toEqual([]);
});

test.each([
  ['the same attempt', 'recorded as a possible repeat', SLOT],
  ['an earlier attempt, since recorded', 'recorded', 'dlv_1/2/2'],
])('after an execution that was about to send %s: %s', async (_name, recorded, heartbeatDetails) => {
  const { happened, activities } = activitiesWith();
  await new MockActivityEnvironment({ heartbeatDetails }).run(activities.attemptNext, REQUEST);
  expect(happened.at(-1)).toBe(recorded);
});

test.each([
  ['this process', 'recorded', 'boot-2', false],
  ['another process', 'recorded as a possible repeat', 'boot-1', false],
  ['this process after another', 'recorded as a possible repeat', 'boot-2', true],
])('a first attempt that was claimed by %s is %s', async (_name, recorded, claimedBy, handedOver) => {
  const { happened, activities } = activitiesWith({
    load: async () => ({ ...DUE, claim: { claimedBy, handedOver, hasSlot: false } }),
  });
  await activities.attemptFirst({ ...REQUEST, attemptsBefore: 3, firstAttempt: 'local' });
  expect(happened).toEqual(['sent', recorded]);
});

test.each([
  ['a regular first attempt', { claimedBy: 'boot-2', handedOver: false, hasSlot: false }, ['dlv_1']],
  ['a retry', null, []],
])('%s that ends releases a permit of first attempts only if it had one', async (_name, claim, expected) => {
  const ended: string[] = [];
  const { activities } = activitiesWith({
    load: async () => ({ ...DUE, claim }),
    onFirstAttemptEnded: (deliveryId) => void ended.push(deliveryId),
  });
  await new MockActivityEnvironment().run(activities.attemptNext, REQUEST);
  expect(ended).toEqual(expected);
});

test('a local first attempt whose delivery cannot be loaded releases its permit', async () => {
  const ended: string[] = [];
  const { activities } = activitiesWith({
    load: () => Promise.reject(new Error('Postgres is away.')),
    onFirstAttemptEnded: (deliveryId) => void ended.push(deliveryId),
  });
  const input = { ...REQUEST, attemptsBefore: 3, firstAttempt: 'local' as const };
  await expect(activities.attemptFirst(input)).rejects.toThrow('away');
  expect(ended).toEqual(['dlv_1']);
});

test('a delivery that does not exist any more ends its run', async () => {
  const { activities } = activitiesWith({ load: async () => null });
  const result = await new MockActivityEnvironment().run(activities.attemptNext, REQUEST);
  expect(result).toMatchObject({ kind: 'superseded' });
});

test('an attempt that missed its slot takes another one, and is not a repeat', async () => {
  const limited = { ...DUE.endpoint, preferences: { tenant: {}, endpoint: { rateLimits: { perSecond: 1 } } } };
  let missed = 0;
  const { happened, activities } = activitiesWith({
    load: async () => ({ ...DUE, endpoint: limited }),
    async reserveSlot() {
      happened.push('slot taken');
      return { kind: 'slot', slotUs: Date.now() * 1_000 };
    },
    rateLimitedStarts: { wait: async () => missed++ > 0 },
  });
  await new MockActivityEnvironment().run(activities.attemptNext, REQUEST);
  // Heartbeat first: while Temporal is slow to answer, a reserved slot would be lost.
  const once = [`noted ${SLOT}`, 'slot taken'];
  expect(happened).toEqual([...once, 'slot taken', 'sent', 'recorded']);
});

test.each([
  ['is sent without a second heartbeat', 0, [`noted ${SLOT}`, 'waited', 'sent', 'recorded']],
  [
    'is sent after a new heartbeat if the process was frozen meanwhile',
    15_000,
    [`noted ${SLOT}`, 'waited', `noted ${SLOT}`, 'sent', 'recorded'],
  ],
])('a retry that waited for its instant %s', async (_what, tookMs, expected) => {
  let nowMs = Date.now();
  const { happened, activities } = activitiesWith({
    now: () => new Date(nowMs),
    earlyRetries: {
      askAfterMs: (delayMs) => delayMs,
      async wait({ beforeWait }) {
        await beforeWait({ ...DUE, dueAt: new Date() });
        happened.push('waited');
        nowMs += tookMs;
      },
    },
  });
  await new MockActivityEnvironment({ attempt: 2 }).run(activities.attemptNext, REQUEST);
  expect(happened).toEqual(expected);
});

test('a retry is not sent if its endpoint was paused while it waited for its instant', async () => {
  let status: 'active' | 'paused' = 'active';
  const { happened, activities } = activitiesWith({
    load: async () => ({ ...DUE, endpoint: { ...DUE.endpoint, status } }),
    recordHold: async () => 'held',
    earlyRetries: {
      askAfterMs: (delayMs) => delayMs,
      async wait() {
        status = 'paused';
      },
    },
  });
  const result = await new MockActivityEnvironment({ attempt: 2 }).run(activities.attemptNext, REQUEST);
  expect(result).toMatchObject({ kind: 'held', reason: 'paused' });
  expect(happened).toEqual([]);
});

/** Activities at an endpoint with one permit, which is taken. */
function activitiesThatWait() {
  const permits = createPermits({ total: 10, perEndpoint: 1, now: () => 0, random: () => 0 });
  const taken = permits.tryAcquire({ tenantId: 'ten_1', endpointId: 'ep_1' });
  const environment = new MockActivityEnvironment();
  const { happened, activities } = activitiesWith({ permits });
  const attempting = environment.run(activities.attemptNext, { ...REQUEST, tenantId: 'ten_1' });
  return { permits, taken, environment, happened, attempting };
}

test('an attempt without a permit is made as soon as one is released', async () => {
  const { taken, happened, attempting } = activitiesThatWait();
  expect(happened).toEqual([]);
  taken?.release();
  expect(await attempting).toMatchObject({ kind: 'delivered' });
  expect(happened).toEqual([`noted ${SLOT}`, 'sent', 'recorded']);
});

test.each([
  ['it is cancelled', ({ environment }: ReturnType<typeof activitiesThatWait>) => environment.cancel()],
  ['the worker stops', ({ permits }: ReturnType<typeof activitiesThatWait>) => permits.endWaits()],
])('an attempt that waits for a permit ends when %s, and is not counted', async (_when, end) => {
  const waiting = activitiesThatWait();
  end(waiting);
  await expect(waiting.attempting).rejects.toThrow('Not counted as an attempt.');
  expect(waiting.happened).toEqual([]);
  expect(waiting.permits.heldByTenant()).toEqual({ ten_1: 1 });
});

test('an attempt whose permit is older than the recovery of its endpoint is not sent', async () => {
  let ramp: Ramp | undefined;
  const permits = createPermits({ total: 10, perEndpoint: 1, now: Date.now, random: () => 0, rampOf: () => ramp });
  const { happened, activities } = activitiesWith({
    permits,
    // By what was loaded the endpoint recovers, and another worker has its only place.
    recoveries: { isKnown: () => true, learn: () => void (ramp = { places: 0, everyMs: 0, notBeforeMs: 0 }) },
  });
  const attempting = new MockActivityEnvironment().run(activities.attemptNext, REQUEST);
  await expect(attempting).rejects.toThrow('The endpoint is recovering');
  expect(happened).not.toContain('sent');
});

/** First attempts at an endpoint that recovers and has one permit; `knows`: whether this process knows before it loads a delivery. */
function firstAtRecovering({ knows }: { knows: boolean }) {
  let isKnown = knows;
  const ended: string[] = [];
  const permits = createPermits({ total: 10, perEndpoint: 1, now: () => 0, random: () => 0 });
  const { happened, activities } = activitiesWith({
    permits,
    recoveries: { isKnown: () => isKnown, learn: () => void (isKnown = true) },
    onFirstAttemptEnded: (deliveryId) => void ended.push(deliveryId),
  });
  const input = { ...REQUEST, tenantId: 'ten_1', attemptsBefore: 3, firstAttempt: 'local' as const };
  return { permits, happened, ended, attempt: () => activities.attemptFirst(input) };
}

test('a first attempt at an endpoint that recovers waits for a permit, and gives it back', async () => {
  const { permits, happened, attempt } = firstAtRecovering({ knows: true });
  const taken = permits.tryAcquire({ tenantId: 'ten_1', endpointId: 'ep_1' });
  const attempting = attempt();
  await new Promise((resolve) => setImmediate(resolve));
  expect(happened).toEqual([]);
  taken?.release();
  expect(await attempting).toMatchObject({ kind: 'delivered' });
  expect([happened, permits.heldByTenant()]).toEqual([['sent', 'recorded'], { ten_1: 0 }]);
});

test('a first attempt without a permit is left to the regular activity, which knows that nothing was sent', async () => {
  const { permits, happened, ended, attempt } = firstAtRecovering({ knows: true });
  permits.endWaits();
  permits.tryAcquire({ tenantId: 'ten_1', endpointId: 'ep_1' });
  expect(await attempt()).toMatchObject({ kind: 'postponed', summary: expect.stringContaining('is recovering') });
  expect([happened, ended]).toEqual([[], ['dlv_1']]);
});

test('so is a first attempt that learns only from its delivery that the endpoint recovers', async () => {
  const { happened, ended, attempt } = firstAtRecovering({ knows: false });
  expect(await attempt()).toMatchObject({ kind: 'postponed' });
  expect([happened, ended]).toEqual([[], ['dlv_1']]);
});

test('a request to an endpoint that recovers leaves only at its turn', async () => {
  const ramp: Ramp = { places: 4, everyMs: 50, notBeforeMs: performance.now() + 100 };
  const permits = createPermits({
    total: 10,
    perEndpoint: 4,
    now: () => performance.now(),
    random: () => 0,
    rampOf: () => ramp,
  });
  const sentAt: number[] = [];
  const { activities } = activitiesWith({
    permits,
    recoveries: { isKnown: () => true, learn: () => undefined },
    sender: {
      send() {
        sentAt.push(performance.now());
        return Promise.reject(new Error('Enough.'));
      },
      close: async () => {},
    },
  });
  const first = (deliveryId: string) =>
    activities.attemptFirst({ ...REQUEST, deliveryId, attemptsBefore: 3, firstAttempt: 'local' as const });
  const next = new MockActivityEnvironment().run(activities.attemptNext, REQUEST);
  await Promise.allSettled([first('dlv_2'), next, first('dlv_3')]);
  expect(sentAt).toHaveLength(3);
  expect(sentAt[0]).toBeGreaterThanOrEqual(ramp.notBeforeMs);
  expect((sentAt[2] ?? 0) - ramp.notBeforeMs).toBeGreaterThanOrEqual(50);
});

test.each([
  ['nothing', undefined, [`noted ${SLOT}`, 'noted nothing was sent']],
  ['an execution that may have sent it', SLOT, [`noted ${SLOT}`]],
])('an attempt whose turn comes too late is postponed, after %s', async (_before, heartbeatDetails, expected) => {
  const ramp: Ramp = { places: 4, everyMs: 10_000, notBeforeMs: performance.now() + 60_000 };
  const permits = createPermits({
    total: 10,
    perEndpoint: 4,
    now: () => performance.now(),
    random: () => 0,
    rampOf: () => ramp,
  });
  const { happened, activities } = activitiesWith({ permits });
  const environment = new MockActivityEnvironment(heartbeatDetails === undefined ? {} : { heartbeatDetails });
  await expect(environment.run(activities.attemptNext, REQUEST)).rejects.toThrow('The endpoint is recovering');
  expect(happened).toEqual(expected);
  expect(permits.available()).toBe(10);
});
