export type { ChangeRow } from './change.ts';
export { keepChangePartitions } from './change-partitions.ts';
export { ChangeTail, type Followed } from './change-tail.ts';
