/** So long a repeated request with an `Idempotency-Key` gets the first answer. */
export const IDEMPOTENCY_TTL_MS = 24 * 3_600_000;
/** The kind of the app's own ids of events. Keys of all other kinds are idempotency keys. */
export const EXTERNAL_ID = 'external_id';

export interface KeyName {
  tenantId: string;
  kind: string;
  key: string;
}

/** A key that only one publish of a tenant can hold, with the answer that a repeat will get. */
export interface PublishKey extends KeyName {
  fingerprint: Uint8Array;
  expiresAt: Date | null;
  createdAt: Date;
  eventId: string;
  /** JSON. */
  answer: string;
}
