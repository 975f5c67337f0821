import {
  cancels,
  compileFilter,
  decideFilter,
  isTerminal,
  matchesEventType,
  type ReplayAction,
} from '@postrider/domain';
import { readForFilters } from '@postrider/store/fan-out';
import type * as store from '@postrider/store/replays';
import type { Sql } from '@postrider/store/sql';
import { advance } from '../advance-deliveries.ts';
import { memoryOf, pageOf, type Memory, type StoredDelivery, type StoredEvent, type StoredReplay } from '../memory.ts';
import { newDelivery } from '../new-delivery.ts';
import { cancelDelivery, discardDeadLetter, retryDelivery } from './deliveries.ts';
import { matching } from './matching-deliveries.ts';

type Wish = Pick<store.ReplayRow, 'tenantId' | 'action' | 'criteria'>;
interface Found extends store.Match {
  delivery: StoredDelivery | undefined;
}

function find(memory: Memory, wish: Wish): Found[] {
  const { criteria } = wish;
  return 'missedBy' in criteria
    ? findMissed(memory, criteria.missedBy, wish)
    : findDeliveries(memory, 'open' in criteria ? criteria.open : criteria.filter, wish);
}

function findDeliveries(
  memory: Memory,
  { ids, from, to, ...filter }: store.ReplayFilter,
  { tenantId, action }: Wish,
): Found[] {
  const range = {
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
  const matches = matching(memory, { ...filter, ...range, tenantId, test: false });
  return [...memory.deliveries.values()]
    .filter(
      (delivery) =>
        matches(delivery) && (ids === undefined || ids.includes(delivery.id)) && fitsAction(memory, delivery, action),
    )
    .map(foundOf);
}

function fitsAction(memory: Memory, delivery: StoredDelivery, action: ReplayAction): boolean {
  if (action === 'retry' || action === 'cancel') return !isTerminal(delivery.status);
  const canBeSent = action === 'discard' || memory.endpoints.get(delivery.endpointId)?.isDeleted === false;
  return isTerminal(delivery.status) && delivery.expungedAt === null && canBeSent;
}

function foundOf(delivery: StoredDelivery): Found {
  const { id, eventId, eventType, endpointId, status } = delivery;
  return { subject: id, deliveryId: id, eventId, eventType, endpointId, status, delivery };
}

function findMissed(
  memory: Memory,
  { endpointId, since }: { endpointId: string; since: string },
  { tenantId }: Wish,
): Found[] {
  return [...memory.events.values()].flatMap((event) => {
    const deliveries = memory.deliveriesOf(event.id).filter((delivery) => delivery.endpointId === endpointId);
    if (event.tenantId !== tenantId || event.createdAt < new Date(since) || deliveries.some(isGot)) return [];
    const last = deliveries.findLast(({ status }) => status === 'dead_lettered') ?? deliveries.at(-1);
    if (!isMeantFor(memory, event, { endpointId, hasDelivery: last !== undefined })) return [];
    if (last !== undefined) return [{ ...foundOf(last), subject: event.id }];
    const { id, type } = event;
    return [{ subject: id, deliveryId: null, eventId: id, eventType: type, endpointId, status: null, delivery: last }];
  });
}

const isGot = ({ status }: StoredDelivery): boolean => status === 'delivered' || !isTerminal(status);

function isMeantFor(
  memory: Memory,
  event: StoredEvent,
  { endpointId, hasDelivery }: { endpointId: string; hasDelivery: boolean },
): boolean {
  const endpoint = memory.endpoints.get(endpointId);
  const now = memory.now();
  if (endpoint === undefined || endpoint.isDeleted || event.expungedAt !== null) return false;
  if ((event.expiresAt !== null && event.expiresAt <= now) || (event.deliverAt !== null && event.deliverAt > now))
    return false;
  const isAddressed = event.notSent.some(({ reason }) => reason === 'not_addressed');
  const optIn = memory.eventTypes.get(event.type)?.optIn ?? false;
  if (isAddressed ? !hasDelivery : !matchesEventType(endpoint.eventTypes, event.type, { optIn })) return false;
  if (!endpoint.filter) return true;
  return (
    decideFilter(compileFilter(endpoint.filter), readForFilters({ ...event, endpointIds: null })()).kind === 'passes'
  );
}

export const countMatching: typeof store.countMatching = async (sql, { sample, ...wish }) => {
  const found = find(memoryOf(sql), wish).map(
    ({ subject, deliveryId, eventId, eventType, endpointId, status }): store.Match => ({
      subject,
      deliveryId,
      eventId,
      eventType,
      endpointId,
      status,
    }),
  );
  return { matched: found.length, sample: found.slice(0, sample) };
};

export const hasRoomForReplay: typeof store.hasRoomForReplay = async (sql, { tenantId, atMost }) =>
  [...memoryOf(sql).replays.values()].filter(
    (replay) => replay.tenantId === tenantId && !present(sql, replay).finishedAt,
  ).length < atMost;

/** All is sent at once, at any rate. The answer is of the moment before. */
export const insertReplay: typeof store.insertReplay = async (sql, { by, now, ...replay }) => {
  const memory = memoryOf(sql);
  const found = find(memory, replay);
  const zero = { matched: 0, sent: 0, delivered: 0, failed: 0, skipped: 0, discarded: 0 };
  const times = { createdAt: now, startedAt: null, finishedAt: null };
  const row: store.ReplayRow = { ...replay, ...zero, ...times, status: 'counting', counted: false, version: 1 };
  const sentIds: string[] = [];
  for (const match of found) {
    const command = { tenantId: replay.tenantId, deliveryId: match.deliveryId ?? '', by, now };
    if (replay.action === 'discard') await discardDeadLetter(sql, command);
    else if (replay.action === 'cancel') await cancelDelivery(sql, command);
    else if (replay.action === 'retry' || (match.status === 'dead_lettered' && !replay.fresh)) {
      await retryDelivery(sql, command);
      sentIds.push(command.deliveryId);
    } else sentIds.push(repeat(memory, match));
  }
  const discarded = cancels(replay.action) ? found.length : 0;
  memory.replays.set(row.id, { ...row, status: 'running', counted: true, matched: found.length, discarded, sentIds });
  return row;
};

/** A new delivery of a past event. */
function repeat(memory: Memory, { eventId, eventType, endpointId, delivery }: Found): string {
  const id = memory.newId('dlv');
  const now = memory.now();
  const event = memory.events.get(eventId);
  const tenantId = event?.tenantId ?? '';
  const of = { id, tenantId, eventId, eventType, endpointId, replayOf: delivery?.id ?? null };
  memory.deliveries.set(id, newDelivery({ ...of, nextAttemptAt: now, createdAt: now }));
  advance(memory, id);
  return id;
}

/** With the results of its deliveries as they are now. */
function present(sql: Sql, { sentIds, ...row }: StoredReplay): store.ReplayRow {
  const memory = memoryOf(sql);
  const statuses = sentIds.map((id) => memory.deliveries.get(id)?.status ?? 'skipped');
  const count = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length;
  const counts = { sent: sentIds.length, delivered: count('delivered'), failed: count('dead_lettered') };
  const isOver = row.status === 'running' && statuses.every((status) => isTerminal(status));
  const finished = isOver ? { status: 'finished' as const, finishedAt: memory.now() } : {};
  return { ...row, ...counts, skipped: count('skipped', 'cancelled'), ...finished };
}

export const findReplay: typeof store.findReplay = async (sql, { tenantId, replayId }) => {
  const memory = memoryOf(sql);
  const stored = memory.replays.get(replayId);
  if (stored?.tenantId !== tenantId) return undefined;
  const row = present(sql, stored);
  if (row.status !== stored.status) memory.replays.set(replayId, { ...row, sentIds: stored.sentIds });
  return row;
};

export const lockReplay: typeof store.lockReplay = (sql, key) => findReplay(sql, key);

export const listReplays: typeof store.listReplays = async (sql, { tenantId, beforeId, limit }) => {
  const matches = (replay: StoredReplay) => replay.tenantId === tenantId;
  const page = pageOf(memoryOf(sql).replays.values(), { matches, beforeId, limit });
  return { ...page, rows: page.rows.map((replay) => present(sql, replay)) };
};

export const changeReplay: typeof store.changeReplay = async (sql, { row, change, now }) => {
  const { replays } = memoryOf(sql);
  const stored = replays.get(row.id);
  if (stored === undefined) throw new Error(`There is no replay "${row.id}".`);
  const finishedAt = change.status === 'cancelled' ? now : null;
  const changed = { ...stored, ...change, finishedAt, version: stored.version + 1 };
  replays.set(row.id, changed);
  return present(sql, changed);
};
