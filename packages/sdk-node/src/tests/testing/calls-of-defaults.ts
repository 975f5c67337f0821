import type { Postrider } from '../../postrider.ts';

/** A call of a method, with everything it takes, and what is sent. */
export interface SdkCall {
  operation: string;
  call: (postrider: Postrider) => PromiseLike<unknown>;
  query?: string;
  body?: unknown;
}

export const CALLS_OF_DEFAULTS: Record<string, SdkCall> = {
  'defaults.get': { operation: 'getTenantDefaults', call: (p) => p.defaults.get('a/b') },
  'defaults.update': {
    operation: 'updateTenantDefaults',
    call: (p) => p.defaults.update('a/b', { timeoutMs: 10_000 }),
    body: { timeoutMs: 10_000 },
  },
  'defaults.rotateSecret': {
    operation: 'rotateTenantDefaultSecret',
    call: (p) => p.defaults.rotateSecret('a/b', { overlapHours: 1 }),
    body: { overlapHours: 1 },
  },
  'defaults.getForDeployment': { operation: 'getDeploymentDefaults', call: (p) => p.defaults.getForDeployment() },
  'defaults.updateForDeployment': {
    operation: 'updateDeploymentDefaults',
    call: (p) => p.defaults.updateForDeployment({ retry: null }),
    body: { retry: null },
  },
  'defaults.rotateDeploymentSecret': {
    operation: 'rotateDeploymentDefaultSecret',
    call: (p) => p.defaults.rotateDeploymentSecret({ overlapHours: 1 }),
    body: { overlapHours: 1 },
  },
  'defaults.getEffective': {
    operation: 'getEndpointEffectiveSettings',
    call: (p) => p.defaults.getEffective('a/b', 'x_1'),
  },
};
