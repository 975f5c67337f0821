export { claimDue, type ClaimedDelivery } from './claim-due.ts';
export { claimPaced } from './claim-paced.ts';
export { holdsClaim, releaseClaims } from './lease.ts';
export { reserveSlots, type RateSlot, type SlotAsk } from './reserve-slots.ts';
export { settleResting } from './settle-resting.ts';
export { showLine, type LinePass } from './show-line.ts';
export { skipExpired } from './skip-expired.ts';
export { beat, forgetWorkers, signOff, type SilentWorker } from './worker-heartbeats.ts';
