import type { LoadedDelivery } from '@postrider/store/deliveries';

/** A delivery as it is loaded for the first attempt of its second life. */
export function loadedDelivery(change: Partial<LoadedDelivery> = {}): LoadedDelivery {
  return {
    id: 'dlv_1',
    generation: 2,
    status: 'pending',
    attemptsBefore: 3,
    attemptCount: 3,
    mayDrop: false,
    nextAttemptAt: null,
    hold: null,
    lastOutcome: null,
    lastStatus: null,
    deadLetter: null,
    skipReason: null,
    cancelReason: null,
    deliverAt: null,
    expiresAt: null,
    claim: null,
    event: {
      id: 'evt_1',
      type: 'order.paid',
      data: '{}',
      priority: 'normal',
      timestamp: new Date('2026-03-01T12:00:00Z'),
    },
    endpoint: {
      id: 'ep_1',
      tenantId: 'acme',
      url: 'https://hooks.example.com/services/SECRET',
      status: 'active',
      disabledReason: null,
      deleted: null,
      headers: {},
      auth: { type: 'none' },
      format: { type: 'standard' },
      signing: { scheme: 'standard' },
      retry: { delaysSeconds: [5, 5] },
      timeoutMs: 15_000,
      secrets: [],
      preferences: { tenant: {}, endpoint: {} },
      gateVersions: { endpoint: 1, tenant: 1 },
    },
    ...change,
  };
}
