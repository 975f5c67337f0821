import type { SdkCall } from './calls-of-defaults.ts';

const id = 'x_1';
const expiresAt = new Date('2026-02-04T10:30:00.000Z');

/** Keys, and what is kept for how long. */
export const CALLS_OF_OPERATING: Record<string, SdkCall> = {
  'keys.create': {
    operation: 'createKey',
    call: (p) => p.keys.create({ name: 'ci', scopes: ['read'], expiresAt }),
    body: { name: 'ci', scopes: ['read'], expiresAt: expiresAt.toISOString() },
  },
  'keys.list': { operation: 'listKeys', call: (p) => p.keys.list({ tenantId: 'a' }), query: 'tenantId=a' },
  'keys.get': { operation: 'getKey', call: (p) => p.keys.get(id) },
  'keys.delete': { operation: 'deleteKey', call: (p) => p.keys.delete(id) },
  'events.expunge': { operation: 'expungeEvent', call: (p) => p.events.expunge('a/b', id) },
  'expunges.create': {
    operation: 'expungeEvents',
    call: (p) => p.expunges.create('a/b', { filter: { tag: 'customer:1' } }),
    body: { filter: { tag: 'customer:1' } },
  },
  'expunges.list': { operation: 'listExpunges', call: (p) => p.expunges.list('a/b', { limit: 7 }), query: 'limit=7' },
  'expunges.get': { operation: 'getExpunge', call: (p) => p.expunges.get('a/b', id) },
  'statistics.get': {
    operation: 'getStatistics',
    call: (p) => p.statistics.get('a/b', { from: expiresAt.toISOString(), bucket: 'hour', endpointId: id }),
    query: 'from=2026-02-04T10%3A30%3A00.000Z&bucket=hour&endpointId=x_1',
  },
  'statistics.getOfEndpoint': {
    operation: 'getEndpointStatistics',
    call: (p) => p.statistics.getOfEndpoint('a/b', id, { eventType: 'order.paid' }),
    query: 'eventType=order.paid',
  },
  'operator.getStatistics': {
    operation: 'getAllStatistics',
    call: (p) => p.operator.getStatistics({ tenantId: 'a' }),
    query: 'tenantId=a',
  },
  'retention.get': { operation: 'getRetention', call: (p) => p.retention.get() },
  'service.getSystem': { operation: 'getSystem', call: (p) => p.service.getSystem() },
  'retention.run': { operation: 'runRetention', call: (p) => p.retention.run() },
};
