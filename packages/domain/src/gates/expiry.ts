import type { Gate } from './gate.ts';

/** From `expiresAt` on an event is worth nothing to its receiver. */
export const expiryGate: Gate = ({ expiresAt }, now) =>
  expiresAt !== null && now.getTime() >= expiresAt.getTime() ? { kind: 'skip', reason: 'expired' } : { kind: 'pass' };
