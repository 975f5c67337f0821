import type { SdkCall } from './calls-of-defaults.ts';

const from = new Date('2026-02-04T10:30:00.000Z');

export const CALLS_OF_KEYS_AND_AUDIT: Record<string, SdkCall> = {
  'keys.create': {
    operation: 'createKey',
    call: (p) => p.keys.create({ name: 'ci', scopes: ['read'], expiresAt: from }),
    body: { name: 'ci', scopes: ['read'], expiresAt: from.toISOString() },
  },
  'keys.list': { operation: 'listKeys', call: (p) => p.keys.list({ tenantId: 'a' }), query: 'tenantId=a' },
  'keys.get': { operation: 'getKey', call: (p) => p.keys.get('x_1') },
  'keys.delete': { operation: 'deleteKey', call: (p) => p.keys.delete('x_1') },
  'keys.update': {
    operation: 'updateKey',
    call: (p) => p.keys.update('x_1', { expiresAt: from, requestsPerMinute: 5 }),
    body: { expiresAt: from.toISOString(), requestsPerMinute: 5 },
  },
  'keys.rotate': {
    operation: 'rotateKey',
    call: (p) => p.keys.rotate('x_1', { overlapHours: 1 }),
    body: { overlapHours: 1 },
  },
  'audit.list': {
    operation: 'listAudit',
    call: (p) => p.audit.list('a/b', { resource: 'endpoint/x', actor: 'postrider', from }),
    query: 'resource=endpoint%2Fx&actor=postrider&from=2026-02-04T10%3A30%3A00.000Z',
  },
  'audit.export': {
    operation: 'exportAudit',
    call: (p) => p.audit.export('a/b', { actor: 'postrider', cursor: 'aud_1' }).next(),
    query: 'actor=postrider&cursor=aud_1&format=ndjson',
  },
  'audit.exportAll': {
    operation: 'exportAllAudit',
    call: (p) => p.audit.exportAll({ tenantId: 'a', from }).next(),
    query: 'tenantId=a&from=2026-02-04T10%3A30%3A00.000Z&format=ndjson',
  },
  'audit.listAll': {
    operation: 'listAllAudit',
    call: (p) => p.audit.listAll({ tenantId: 'a', action: 'createKey' }),
    query: 'tenantId=a&action=createKey',
  },
};
