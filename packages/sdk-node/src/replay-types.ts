import type { Given, Named, QueryOf } from './request/operations.ts';

/** Which past deliveries are sent again, and how. */
export interface NewReplay extends Given<'NewReplay'> {}

/** Which dead letters are sent again, and how. */
export interface DeadLetterRetry extends Given<'DeadLetterRetry'> {}

/** Which dead letters are discarded. */
export interface DeadLetterDiscard extends Given<'DeadLetterDiscard'> {}

/** Which open deliveries are sent now, and how fast. */
export interface DeliveryRetry extends Given<'DeliveryRetry'> {}

/** Which open deliveries are cancelled. */
export interface DeliveryCancel extends Given<'DeliveryCancel'> {}

/** A new rate. */
export interface ReplayChange extends Given<'ReplayChange'> {}

/** A tracked job over many deliveries. */
export interface Replay extends Named<'Replay'> {}

/** One of what a replay would send. */
export interface ReplayMatch extends Named<'ReplayMatch'> {}

/** What a replay would be about. */
export interface ReplayPreview extends Named<'ReplayPreview'> {
  sample: ReplayMatch[];
}

export type ListReplaysQuery = QueryOf<'listReplays'>;
