export {
  giveBackCarried,
  releaseCarried,
  renewCarried,
  takeCarried,
  takeOverCarried,
  type CarriedSend,
  type CarrierExecution,
  type TakenToSend,
} from './carried-rows.ts';
export { claimCarried, type CarriedClaimOptions } from './claim-carried.ts';
export { claimDue } from './claim-due.ts';
export { claimRateLimited } from './claim-rate-limited.ts';
export type { ClaimedDelivery } from './claimed-delivery.ts';
export { holdRateLimited } from './hold-rate-limited.ts';
export { holdsClaim, releaseClaims } from './lease.ts';
export { findInactive, findNextDue } from './look-around.ts';
export { readBacklog } from './read-backlog.ts';
export { readEndpointBacklogs } from './read-endpoint-backlogs.ts';
export { readSystem, type SystemFacts } from './read-system.ts';
export { reserveSlots, type RateSlot, type SlotAsk } from './reserve-slots.ts';
export { settleInactive } from './settle-inactive.ts';
export { skipExpired } from './skip-expired.ts';
export { beat, forgetWorkers, signOff, type SilentWorker } from './worker-heartbeats.ts';
