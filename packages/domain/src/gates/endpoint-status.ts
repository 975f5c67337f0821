import type { Gate } from './gate.ts';

/** A paused or disabled endpoint is not called; only a person (or a new secret, a new address) ends that, so there is no instant. */
export const endpointStatusGate: Gate = ({ endpointStatus }) =>
  endpointStatus === 'active' ? { kind: 'pass' } : { kind: 'hold', reason: endpointStatus, until: null };
