export { backfillNext } from './backfill.ts';
export { countChanges } from './count-changes.ts';
export { countHolds, type HoldCount, type Holds } from './count-holds.ts';
export { pruneRollups } from './prune-rollups.ts';
export { rankEndpoints, type RankedEndpoint, type Ranking } from './rank-endpoints.ts';
export { readCounters, type EndpointCounters } from './read-counters.ts';
export { readNumbers, readOpen, type NumbersOf, type NumbersRow, type OpenNumbers } from './read-numbers.ts';
export { findOldestRecord, rebuildDay } from './rebuild-rollups.ts';
