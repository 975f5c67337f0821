import { startLoop } from '../loop.ts';
import { createEndpointRound } from './reconcile-endpoints.ts';
import type { EndpointRoundOptions } from './reconcile-endpoints.ts';
import { createWorkflowRound } from './reconcile-workflows.ts';
import type { WorkflowRoundOptions } from './reconcile-workflows.ts';

export interface ReconcilerOptions extends EndpointRoundOptions, Omit<WorkflowRoundOptions, 'onForgottenHolds'> {
  /** How often rows and workflows are compared. */
  reconcileEveryMs: number;
}

export interface Reconciler {
  /** Call it when an endpoint or its preferences may have changed. */
  wake(): void;
  stop(): Promise<void>;
}

const POLL_MS = 1_000;

/** Brings deliveries back in line with their endpoints, and workflows with their rows. */
export function startReconciler(options: ReconcilerOptions): Reconciler {
  const { now, log, reconcileEveryMs } = options;
  const ofEndpoints = createEndpointRound(options);
  const endpoints = startLoop({ name: 'reconcile-endpoints', pollMs: POLL_MS, round: ofEndpoints, now, log });
  const ofWorkflows = createWorkflowRound({ ...options, onForgottenHolds: () => endpoints.wake() });
  const workflows = startLoop({ name: 'reconcile-workflows', pollMs: reconcileEveryMs, round: ofWorkflows, now, log });
  return {
    wake: () => endpoints.wake(),
    async stop() {
      await Promise.all([endpoints.stop(), workflows.stop()]);
    },
  };
}
