import { expect } from 'vitest';
import { PostriderConnectionError } from '../../errors/connection-error.ts';
import type { SdkCall } from './calls-of-defaults.ts';

const t = 'a/b';
const id = 'x_1';
const from = new Date('2026-02-04T10:30:00.000Z');

/** The server of this test answers with something else. */
const isNoStream = (error: unknown) => expect(error).toBeInstanceOf(PostriderConnectionError);

const filter = { status: 'skipped' as const };

/** One call of each method of deliveries, dead letters and replays. */
export const CALLS_OF_HISTORY: Record<string, SdkCall> = {
  'deliveries.export': {
    operation: 'exportDeliveries',
    call: (p) => p.deliveries.export(t, { outcome: 'timed_out', from, test: false }).next(),
    query: 'outcome=timed_out&from=2026-02-04T10%3A30%3A00.000Z&test=false&format=ndjson',
  },
  'deliveries.stream': {
    operation: 'streamChanges',
    call: (p) =>
      p.deliveries
        .stream(t, { cursor: 'c', endpointId: 'ep_1', test: true }, { maxRetries: 0 })
        .next()
        .catch(isNoStream),
    query: 'endpointId=ep_1&test=true&after=c',
  },
  'operator.stream': {
    operation: 'streamAllChanges',
    call: (p) => p.operator.stream({ tenantId: 'a', status: 'delivered' }, { maxRetries: 0 }).next().catch(isNoStream),
    query: 'tenantId=a&status=delivered',
  },
  'deadLetters.listGroups': {
    operation: 'listDeadLetterGroups',
    call: (p) => p.deadLetters.listGroups(t, { responseStatus: '5xx' }),
    query: 'responseStatus=5xx',
  },
  'operator.exportDeliveries': {
    operation: 'exportAllDeliveries',
    call: (p) => p.operator.exportDeliveries({ tenantId: 'a', cursor: 'dlv_1' }).next(),
    query: 'tenantId=a&cursor=dlv_1&format=ndjson',
  },
  'operator.listDeadLetterGroups': {
    operation: 'listAllDeadLetterGroups',
    call: (p) => p.operator.listDeadLetterGroups({ tenantId: 'a' }),
    query: 'tenantId=a',
  },
  'deliveries.list': {
    operation: 'listDeliveries',
    call: (p) => p.deliveries.list(t, { endpointId: id, status: 'waiting' }),
    query: 'endpointId=x_1&status=waiting',
  },
  'deadLetters.list': {
    operation: 'listDeadLetters',
    call: (p) => p.deadLetters.list(t, { to: from }),
    query: 'to=2026-02-04T10%3A30%3A00.000Z',
  },
  'deliveries.get': { operation: 'getDelivery', call: (p) => p.deliveries.get(t, id) },
  'deliveries.retry': { operation: 'retryDelivery', call: (p) => p.deliveries.retry(t, id) },
  'deliveries.cancel': { operation: 'cancelDelivery', call: (p) => p.deliveries.cancel(t, id) },
  'deliveries.retryAll': {
    operation: 'retryDeliveries',
    call: (p) => p.deliveries.retryAll(t, { filter: { holdReason: 'paused' }, ratePerSecond: 5 }),
    body: { filter: { holdReason: 'paused' }, ratePerSecond: 5 },
  },
  'deliveries.cancelAll': {
    operation: 'cancelDeliveries',
    call: (p) => p.deliveries.cancelAll(t, { filter: { endpointId: id, status: 'retrying' } }),
    body: { filter: { endpointId: id, status: 'retrying' } },
  },
  'deadLetters.retry': { operation: 'retryDeadLetter', call: (p) => p.deadLetters.retry(t, id) },
  'deadLetters.retryAll': {
    operation: 'retryDeadLetters',
    call: (p) => p.deadLetters.retryAll(t, { filter: { from }, ratePerSecond: 5 }),
    body: { filter: { from: from.toISOString() }, ratePerSecond: 5 },
  },
  'deadLetters.discardAll': {
    operation: 'discardDeadLetters',
    call: (p) => p.deadLetters.discardAll(t, { filter: { endpointId: id } }),
    body: { filter: { endpointId: id } },
  },
  'replays.create': {
    operation: 'createReplay',
    call: (p) => p.replays.create(t, { missedBy: { endpointId: id, since: from }, webhookId: 'fresh' }),
    body: { missedBy: { endpointId: id, since: from.toISOString() }, webhookId: 'fresh' },
  },
  'replays.preview': {
    operation: 'createReplay',
    call: (p) => p.replays.preview(t, { filter }),
    body: { filter, dryRun: true },
  },
  'replays.list': { operation: 'listReplays', call: (p) => p.replays.list(t, { limit: 7 }), query: 'limit=7' },
  'replays.get': { operation: 'getReplay', call: (p) => p.replays.get(t, id) },
  'replays.update': {
    operation: 'updateReplay',
    call: (p) => p.replays.update(t, id, { ratePerSecond: 9 }),
    body: { ratePerSecond: 9 },
  },
  'replays.pause': { operation: 'pauseReplay', call: (p) => p.replays.pause(t, id) },
  'replays.resume': { operation: 'resumeReplay', call: (p) => p.replays.resume(t, id) },
  'replays.cancel': { operation: 'cancelReplay', call: (p) => p.replays.cancel(t, id) },
  'deadLetters.discard': { operation: 'discardDeadLetter', call: (p) => p.deadLetters.discard(t, id) },
};
