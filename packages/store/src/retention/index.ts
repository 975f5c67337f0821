export { readDiskUse, type TableUse } from './disk-use.ts';
export { expungeEvents } from './expunge-events.ts';
export {
  expungeNext,
  findExpunge,
  listExpunges,
  requestExpunge,
  type ExpungeFilter,
  type ExpungeRow,
} from './expunges.ts';
export { dropOldAudit, dropOldPartitions } from './drop-partitions.ts';
export { findOldestPin } from './oldest-pin.ts';
export { removeOldAudit } from './remove-audit.ts';
export { removeOldDeliveries } from './remove-deliveries.ts';
export { removeOldEvents } from './remove-events.ts';
export {
  beginRetentionRun,
  findRetentionRequest,
  findRetentionRuns,
  finishRetentionRequest,
  recordRetentionProgress,
  requestRetentionRun,
  type RetentionResult,
  type RetentionRunRow,
} from './retention-runs.ts';
export { findNextRetention, findRetention } from './tenant-retention.ts';
