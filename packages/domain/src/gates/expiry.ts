import type { Gate } from './gate.ts';

/** Skips a delivery from `expiresAt` on. */
export const expiryGate: Gate = ({ expiresAt }, now) =>
  expiresAt !== null && now.getTime() >= expiresAt.getTime() ? { kind: 'skip', reason: 'expired' } : { kind: 'pass' };
