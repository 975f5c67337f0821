import { addToTally, answerOf, bucketAt, bucketOf, packTally, type Tally } from '@postrider/domain';
import type { AttemptRow } from '@postrider/store/deliveries';
import type * as store from '@postrider/store/rollups';
import { fits, memoryOf, type Memory, type StoredDelivery } from '../memory.ts';

// Counted from the records at each call. A success takes as long as it waited, holds too.

export const readNumbers: typeof store.readNumbers = async (sql, { segments, ...of }) => {
  const memory = memoryOf(sql);
  const isAsked = (at: Date) => segments.some(({ from, to }) => at >= from && at < to);
  const minutes = new Map<number, { accepted: number; deliveries: StoredDelivery[] }>();
  const minuteOf = (at: Date) => {
    const minute = bucketAt(at, 'minute').getTime();
    const known = minutes.get(minute) ?? { accepted: 0, deliveries: [] };
    minutes.set(minute, known);
    return known;
  };
  for (const event of memory.events.values()) {
    if (of.endpointId === undefined && fits(of.tenantId, event.tenantId) && fits(of.eventType, event.type)) {
      if (isAsked(event.createdAt)) minuteOf(event.createdAt).accepted += 1;
    }
  }
  for (const delivery of counted(memory, of)) {
    if (isAsked(delivery.createdAt)) minuteOf(delivery.createdAt).deliveries.push(delivery);
  }
  return [...minutes].map(([at, { accepted, deliveries }]) => ({
    at: new Date(at),
    accepted,
    ...numbersOf(deliveries),
  }));
};

export const readOpen: typeof store.readOpen = async (sql, of) => {
  const memory = memoryOf(sql);
  const deliveries = counted(memory, of);
  const { pending, waiting, retrying } = numbersOf(deliveries);
  const oldestPendingAt = deliveries.find(({ status }) => status === 'pending')?.createdAt ?? null;
  return { pending, waiting, retrying, oldestPendingAt, countedAt: memory.now() };
};

export const countHolds: typeof store.countHolds = async (sql, of) => {
  const byReason = new Map<string, store.HoldCount>();
  for (const { status, holdReason, holdUntil } of counted(memoryOf(sql), of)) {
    if (status !== 'waiting' || holdReason === null) continue;
    const { count, firstUntil } = byReason.get(holdReason) ?? { count: 0, firstUntil: null };
    const isFirst = firstUntil === null || (holdUntil !== null && holdUntil < firstUntil);
    byReason.set(holdReason, {
      reason: holdReason,
      count: count + 1,
      firstUntil: isFirst ? holdUntil : firstUntil,
    });
  }
  return { byReason: [...byReason.values()].toSorted((a, b) => b.count - a.count), truncated: false };
};

const MOST = 10;

export const rankEndpoints: typeof store.rankEndpoints = async (sql, { segment: { from, to }, ...of }) => {
  const memory = memoryOf(sql);
  const isAsked = ({ createdAt }: StoredDelivery) => createdAt >= from && createdAt < to;
  const endpoints = [...memory.endpoints.values()].filter(({ isDeleted }) => !isDeleted);
  const ranked = endpoints
    .filter(({ id, tenantId }) => fits(of.endpointId, id) && fits(of.tenantId, tenantId))
    .map(({ id: endpointId, tenantId, name: endpointName }) => {
      const numbers = numbersOf(counted(memory, { ...of, endpointId }).filter(isAsked));
      return { ...numbers, tenantId, endpointId, endpointName, failedAttempts: numbers.attempts - numbers.arrived };
    });
  const trouble = (one: (typeof ranked)[number]) => one.deadLettered + one.retrying;
  const mean = (one: (typeof ranked)[number]) => one.attemptMsSum / one.attempts;
  return {
    topFailing: ranked
      .filter((one) => trouble(one) > 0)
      .toSorted((a, b) => trouble(b) - trouble(a) || b.failedAttempts - a.failedAttempts)
      .slice(0, MOST),
    slowest: ranked
      .filter(({ attempts }) => attempts > 0)
      .toSorted((a, b) => mean(b) - mean(a))
      .slice(0, MOST),
  };
};

export const readCounters: typeof store.readCounters = async (sql, endpoints) => {
  const memory = memoryOf(sql);
  const rows = endpoints.flatMap(({ id, tenantId }) => {
    const deliveries = counted(memory, { tenantId, endpointId: id });
    const { delivered, deadLettered: failed } = numbersOf(deliveries);
    const attempts = deliveries.flatMap((delivery) => delivery.attempts);
    const latest = (of: readonly AttemptRow[]) =>
      of.length === 0 ? null : new Date(Math.max(...of.map(({ startedAt }) => startedAt.getTime())));
    const counters = {
      total: deliveries.length,
      delivered,
      failed,
      lastAt: latest(attempts),
      lastSuccessAt: latest(attempts.filter(({ outcome }) => outcome === 'delivered')),
      lastFailureAt: latest(attempts.filter(({ outcome }) => outcome !== 'delivered')),
    };
    return deliveries.length === 0 ? [] : [[id, counters] as const];
  });
  return new Map(rows);
};

function counted(memory: Memory, of: store.NumbersOf): StoredDelivery[] {
  return [...memory.deliveries.values()].filter(
    ({ tenantId, endpointId, eventType, test }) =>
      !test && fits(of.tenantId, tenantId) && fits(of.endpointId, endpointId) && fits(of.eventType, eventType),
  );
}

function numbersOf(deliveries: readonly StoredDelivery[]) {
  const by = (status: StoredDelivery['status']) => deliveries.filter((each) => each.status === status).length;
  const attempts = deliveries.flatMap((delivery) => delivery.attempts);
  const tookMs = deliveries.flatMap(({ status, createdAt, finishedAt }) =>
    status === 'delivered' && finishedAt !== null ? [finishedAt.getTime() - createdAt.getTime()] : [],
  );
  const attemptMs = attempts.map(({ durationMs }) => Math.round(durationMs));
  return {
    deliveries: deliveries.length,
    pending: by('pending'),
    waiting: by('waiting'),
    retrying: by('retrying'),
    delivered: by('delivered'),
    deadLettered: by('dead_lettered'),
    skipped: by('skipped'),
    cancelled: by('cancelled'),
    attempts: attempts.length,
    attemptMsSum: sumOf(attemptMs),
    arrived: tookMs.length,
    endToEndMsSum: sumOf(tookMs),
    attemptMs: packTally(tallyOf(attemptMs.map(bucketOf))),
    endToEndMs: packTally(tallyOf(tookMs.map(bucketOf))),
    answers: packTally(tallyOf(attempts.map(({ response, outcome }) => answerOf(response?.status, outcome)))),
  };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

function tallyOf(numbers: readonly number[]): Tally {
  const tally: Tally = new Map();
  for (const each of numbers) addToTally(tally, each);
  return tally;
}
