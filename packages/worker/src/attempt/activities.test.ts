import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { loadedDelivery } from '../testing/loaded-delivery.ts';
import { createPermits } from '../permits.ts';
import { createDeliveryActivities } from './activities.ts';
import type { DeliveryActivityDeps } from './activities.ts';

const REQUEST = { deliveryId: 'dlv_1', generation: 2, endpointId: 'ep_1', triedLocally: false };
const { endpoint, ...delivery } = loadedDelivery();
const secrets = [{ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', expiresAt: null }];
const DUE = { ...delivery, endpoint: { ...endpoint, secrets } };
const SLOT = 'dlv_1/2/3';

/** Activities around one due delivery; `story` is what happened, in order. */
function activitiesWith(change: Partial<DeliveryActivityDeps> = {}) {
  const story: string[] = [];
  const unused = () => Promise.reject(new Error('Not expected.'));
  const deps: DeliveryActivityDeps = {
    load: async () => DUE,
    recorder: {
      async record({ possibleRepeat, attempt }) {
        story.push(possibleRepeat ? 'recorded as a possible repeat' : 'recorded');
        const decision = { kind: 'delivered' } as const;
        expect(attempt.outcome).toBe('delivered');
        return { kind: 'recorded', number: 4, attemptsInGeneration: 1, decision, retry: { delaysSeconds: [] } };
      },
      isAvailable: () => true,
      whenAvailable: async () => true,
    },
    ...{ recordHold: unused, recordEnd: unused, leaveQueue: unused, reserveSlot: unused },
    sender: {
      async send() {
        story.push('sent');
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
    ...{ quietHoursSpreadMs: 0, version: 'test', bootId: 'boot-2', stopping: new AbortController().signal },
    now: () => new Date(),
    random: () => 0,
    rateLimitedStarts: { wait: unused },
    permits: createPermits({ total: 10, perEndpoint: 1, now: Date.now, random: () => 0 }),
    async noteSending(_taskToken, slot) {
      // A turn of the event loop at least, as Temporal's answer takes.
      await new Promise((resolve) => setImmediate(resolve));
      story.push(`noted ${slot}`);
    },
    onFirstAttemptEnded: () => {},
    ...change,
  };
  return { story, activities: createDeliveryActivities(deps) };
}

test('nothing is sent before Temporal knows of it', async () => {
  const { story, activities } = activitiesWith();
  await new MockActivityEnvironment().run(activities.attemptNext, REQUEST);
  expect(story).toEqual([`noted ${SLOT}`, 'sent', 'recorded']);
});

test('nothing is sent where Temporal cannot be told, and that is no attempt', async () => {
  const { story, activities } = activitiesWith({ noteSending: () => Promise.reject(new Error('Temporal is away.')) });
  await expect(new MockActivityEnvironment().run(activities.attemptNext, REQUEST)).rejects.toThrow('away');
  expect(story).toEqual([]);
});

test.each([
  ['the same attempt', 'recorded as a possible repeat', SLOT],
  ['an earlier attempt, since recorded', 'recorded', 'dlv_1/2/2'],
])('after an execution that was about to send %s: %s', async (_name, recorded, heartbeatDetails) => {
  const { story, activities } = activitiesWith();
  await new MockActivityEnvironment({ heartbeatDetails }).run(activities.attemptNext, REQUEST);
  expect(story.at(-1)).toBe(recorded);
});

test.each([
  ['this process', 'recorded', 'boot-2', false],
  ['another process', 'recorded as a possible repeat', 'boot-1', false],
  ['this process after another', 'recorded as a possible repeat', 'boot-2', true],
])('a first attempt that was claimed by %s is %s', async (_name, recorded, claimedBy, handedOver) => {
  const { story, activities } = activitiesWith({
    load: async () => ({ ...DUE, claim: { claimedBy, handedOver, hasSlot: false } }),
  });
  await activities.attemptFirst({ ...REQUEST, attemptsBefore: 3, firstAttempt: 'local' });
  expect(story).toEqual(['sent', recorded]);
});

test.each([
  ['a regular first attempt', { claimedBy: 'boot-2', handedOver: false, hasSlot: false }, ['dlv_1']],
  ['a retry', null, []],
])('%s that ends tells of a free place only where it had one', async (_name, claim, expected) => {
  const ended: string[] = [];
  const { activities } = activitiesWith({
    load: async () => ({ ...DUE, claim }),
    onFirstAttemptEnded: (deliveryId) => void ended.push(deliveryId),
  });
  await new MockActivityEnvironment().run(activities.attemptNext, REQUEST);
  expect(ended).toEqual(expected);
});

test('a local first attempt that fails before it knows of its row gives its place back all the same', async () => {
  const ended: string[] = [];
  const { activities } = activitiesWith({
    load: () => Promise.reject(new Error('Postgres is away.')),
    onFirstAttemptEnded: (deliveryId) => void ended.push(deliveryId),
  });
  const input = { ...REQUEST, attemptsBefore: 3, firstAttempt: 'local' as const };
  await expect(activities.attemptFirst(input)).rejects.toThrow('away');
  expect(ended).toEqual(['dlv_1']);
});

test('an attempt that missed its slot takes another one, and is no repeat for that', async () => {
  const limited = { ...DUE.endpoint, preferences: { tenant: {}, endpoint: { rateLimits: { perSecond: 1 } } } };
  let missed = 0;
  const { story, activities } = activitiesWith({
    load: async () => ({ ...DUE, endpoint: limited }),
    async reserveSlot() {
      story.push('slot taken');
      return { kind: 'slot', slotUs: Date.now() * 1_000 };
    },
    rateLimitedStarts: { wait: async () => missed++ > 0 },
  });
  await new MockActivityEnvironment().run(activities.attemptNext, REQUEST);
  // Told before: a slot that nobody comes for while Temporal is slow to answer would be lost.
  const once = [`noted ${SLOT}`, 'slot taken'];
  expect(story).toEqual([...once, ...once, 'sent', 'recorded']);
});
