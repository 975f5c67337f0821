import type { AttemptRow } from '@postrider/store/deliveries';
import type * as store from '@postrider/store/retention';
import { isTerminal } from '@postrider/domain';
import { cancel, change } from '../advance-deliveries.ts';
import { isWithin, memoryOf, pageOf, type Memory } from '../memory.ts';

// Nothing grows old in the fake, so a run that is asked for has ended at once.
export const requestRetentionRun: typeof store.requestRetentionRun = async (sql, now) => {
  const result = { deliveries: 0, events: 0, auditEntries: 0, partitions: [], busyPartitions: [] };
  memoryOf(sql).retentionRun = { startedAt: now, finishedAt: now, result };
};

export const findRetentionRuns: typeof store.findRetentionRuns = async (sql) => {
  const { retentionRun } = memoryOf(sql);
  return { latest: retentionRun, finished: retentionRun, requestedAt: null };
};

export const readDiskUse: typeof store.readDiskUse = async () => [];

export const expungeEvents: typeof store.expungeEvents = async (sql, { tenantId, eventIds, by, now }) => {
  const memory = memoryOf(sql);
  const found = eventIds.filter((id) => memory.events.get(id)?.tenantId === tenantId);
  for (const id of found) expungeEvent(memory, id, { by, now });
  return found;
};

function expungeEvent(memory: Memory, eventId: string, { by, now }: { by: string; now: Date }): void {
  const event = memory.events.get(eventId);
  if (event === undefined) return;
  const notSent = event.notSent.map(({ endpointId, reason }) => ({ endpointId, reason }));
  const expungedAt = event.expungedAt ?? now;
  memory.events.set(eventId, { ...event, data: 'null', warnings: [], notSent, expungedAt });
  for (const { id, status, attempts } of memory.deliveriesOf(eventId)) {
    if (!isTerminal(status) || status === 'dead_lettered') cancel(memory, id, { reason: 'expunged', by });
    change(memory, id, { expungedAt, deadLetterDetail: null, attempts: attempts.map(withoutContent) });
  }
  // A repeat of the publish is refused.
  for (const [name, held] of memory.publishes) {
    if (held.event.id === eventId) memory.publishes.set(name, { ...held, fingerprint: new Uint8Array() });
  }
}

function withoutContent(attempt: AttemptRow): AttemptRow {
  const { request, response, error } = attempt;
  return {
    ...attempt,
    request: { ...request, headers: {}, body: '', bodySha256: '' },
    response: response && { status: response.status, headers: {}, body: '', truncated: false },
    error: error && { code: error.code, message: 'Expunged.' },
  };
}

// Done at once.
export const requestExpunge: typeof store.requestExpunge = async (sql, { id, tenantId, filter, by, now }) => {
  const memory = memoryOf(sql);
  const { ids, externalId, tag, eventType, from, to } = filter;
  const range = {
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
  const matching = [...memory.events.values()].filter(
    (event) =>
      event.tenantId === tenantId &&
      event.expungedAt === null &&
      (ids === undefined || ids.includes(event.id)) &&
      (externalId === undefined || event.externalId === externalId) &&
      (tag === undefined || event.tags.includes(tag)) &&
      (eventType === undefined || event.type === eventType) &&
      isWithin(event.createdAt, range),
  );
  for (const event of matching) expungeEvent(memory, event.id, { by, now });
  const row = { id, tenantId, filter, expunged: matching.length, createdAt: now, finishedAt: now };
  memory.expunges.set(id, row);
  return { ...row, expunged: 0, finishedAt: null };
};

export const findExpunge: typeof store.findExpunge = async (sql, { tenantId, expungeId }) => {
  const row = memoryOf(sql).expunges.get(expungeId);
  return row?.tenantId === tenantId ? row : undefined;
};

export const listExpunges: typeof store.listExpunges = async (sql, { tenantId, beforeId, limit }) =>
  pageOf(memoryOf(sql).expunges.values(), { matches: (row) => row.tenantId === tenantId, beforeId, limit });
