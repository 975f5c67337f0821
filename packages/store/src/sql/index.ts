export { createBatcher } from './batcher.ts';
export { connect, inSnapshot, inTransaction, type Database, type Sql } from './database.ts';
export { undone } from './undone.ts';
export { newId } from './new-id.ts';
export type { Page } from './page.ts';
export { startDatabaseClock } from './database-clock.ts';
export { createPartitions } from './partitions.ts';
export { isDataError, isRetryableDatabaseError, retryingTransaction } from './retryable-errors.ts';
export { createSealer, parseSealingKeys, type Sealer, type SealingKey } from './sealing.ts';
