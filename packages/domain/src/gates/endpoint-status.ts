import type { Gate } from './gate.ts';

/** Holds deliveries of a paused or disabled endpoint. The hold has no end: only a person can end it. */
export const endpointStatusGate: Gate = ({ endpointStatus }) =>
  endpointStatus === 'active' ? { kind: 'pass' } : { kind: 'hold', reason: endpointStatus, until: null };
