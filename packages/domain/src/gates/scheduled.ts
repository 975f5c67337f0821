import type { Gate } from './gate.ts';

/** Holds an event until `deliverAt`. The gates after this one then use the preferences of that time. */
export const scheduledGate: Gate = ({ deliverAt }, now) =>
  deliverAt !== null && now.getTime() < deliverAt.getTime()
    ? { kind: 'hold', reason: 'scheduled', until: deliverAt }
    : { kind: 'pass' };
