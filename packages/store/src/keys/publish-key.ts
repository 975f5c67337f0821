/** How long a request with an `Idempotency-Key` gets its first answer again. */
export const IDEMPOTENCY_TTL_MS = 24 * 3_600_000;
/** The kind of key that an app's own id of an event is. Keys of the other kinds are idempotency keys. */
export const EXTERNAL_ID = 'external_id';

export interface KeyName {
  tenantId: string;
  kind: string;
  key: string;
}

/** A key that only one publish of a tenant can hold, with the answer which a repeat of it will get. */
export interface PublishKey extends KeyName {
  fingerprint: Uint8Array;
  expiresAt: Date | null;
  createdAt: Date;
  eventId: string;
  /** JSON. */
  answer: string;
}
