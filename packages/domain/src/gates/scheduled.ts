import type { Gate } from './gate.ts';

/** An event published for later is not looked at before: what its receiver wishes then is what counts. */
export const scheduledGate: Gate = ({ deliverAt }, now) =>
  deliverAt !== null && now.getTime() < deliverAt.getTime()
    ? { kind: 'hold', reason: 'scheduled', until: deliverAt }
    : { kind: 'pass' };
