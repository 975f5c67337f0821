import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import { checkOptions, type VerifyOptions } from '../verify/verify-options.ts';
import type { WebhookSecrets } from '../verify/receiver-keys.ts';
import type { WebhookOutcome } from './answers.ts';
import type { StandardSchema } from './event-types.ts';

export interface IdempotencyOptions {
  store: IdempotencyStore;
  /**
   * The name of this receiver, e.g. `billing`, without a colon. Two endpoints of one application get the same event with the
   * same id. With the same scope in a shared store the second would count as a duplicate, and its event would be lost.
   */
  scope: string;
  /**
   * How long the handler may take, in milliseconds. Then its `signal` aborts, the sender gets 503, and `onProblem` is called
   * with `handler_timed_out`. The event can be handled by another process at once, and here when the handler has ended.
   * After a crash it is also how long the event waits. Default 60 000.
   */
  leaseMs?: number;
  /** How long a handled id is remembered. Must be longer than the sender retries. Default 8 days. */
  rememberMs?: number;
}

/** A request that was not answered with 2xx; `error` is a `WebhookVerificationError` or the thrown error. */
export interface WebhookProblem {
  outcome: WebhookOutcome;
  status: number;
  error: unknown;
  /** Set when the signature was valid. */
  webhookId?: string | undefined;
  type?: string | undefined;
}

interface HandlingOptions {
  /** One or more secrets, or a function that fetches them for each request. */
  secrets: WebhookSecrets | (() => WebhookSecrets | Promise<WebhookSecrets>);
  /** Runs each event once. Without it, a retry whose first answer was lost is handled twice. */
  idempotency?: IdempotencyOptions;
  /** The answer to types without a handler: 200 (`pass`, the default) or 501 (`reject`). */
  unknownTypes?: 'pass' | 'reject';
  /** Where the body has the type. Default: `type`. Never a header, because headers are not signed. */
  getType?: (payload: unknown) => unknown;
  /** Where the body has the data. Default: `data`. */
  getData?: (payload: unknown) => unknown;
  /**
   * The id for recognising duplicates. Default: the signed `webhook-id`; in legacy schemes, which do not sign it, the SHA-256
   * of the body.
   */
  getId?: (payload: unknown) => string | number | undefined;
  /**
   * Answers 202 as soon as the webhook is verified and claimed, and passes the rest to this function (`ctx.waitUntil`).
   * A handler that fails then is *not* retried by the sender. Default: the answer waits for the handler.
   */
  background?: (work: Promise<void>) => void;
  /** Called for every webhook that is not answered with 2xx, but not for other methods, which get 405. Default: `console.error`. Its errors are ignored. */
  onProblem?: (problem: WebhookProblem) => unknown;
}

/** Options of `createReceiver`. */
export type ReceiverOptions = HandlingOptions & VerifyOptions;

export type Schemas = Readonly<Record<string, StandardSchema>>;

/** Longer than the sender's retries and its longest `Retry-After` together. */
export const DEFAULT_REMEMBER_MS = 8 * 24 * 60 * 60 * 1000;
export const DEFAULT_LEASE_MS = 60_000;

/** Checks the options at creation. Secrets are checked with the first webhook only. */
export function checkReceiverOptions(options: ReceiverOptions & { schemas?: Schemas }): void {
  checkOptions(options);
  const { idempotency, unknownTypes = 'pass', schemas = {} } = options;
  requireThat(unknownTypes === 'pass' || unknownTypes === 'reject', 'unknownTypes', "'pass' or 'reject'");
  for (const name of ['background', 'onProblem', 'getType', 'getData', 'getId'] as const) {
    requireThat(options[name] === undefined || typeof options[name] === 'function', name, 'a function');
  }
  requireThat(typeof schemas === 'object' && schemas !== null, 'schemas', 'an object');
  if (idempotency === undefined) return;
  requireThat(typeof idempotency === 'object' && idempotency !== null, 'idempotency', 'an object');
  const { scope, leaseMs = DEFAULT_LEASE_MS, rememberMs = DEFAULT_REMEMBER_MS } = idempotency;
  // With a colon, scope and id could be read as another scope and id.
  requireThat(/^[^:]+$/.test(scope ?? ''), 'idempotency.scope', 'a name without a colon');
  requireThat(leaseMs > 0 && leaseMs <= MAX_LEASE_MS, 'idempotency.leaseMs', 'above 0 and at most a day');
  requireThat(rememberMs > 0 && Number.isFinite(rememberMs), 'idempotency.rememberMs', 'above 0');
}

const MAX_LEASE_MS = 24 * 60 * 60 * 1000;

function requireThat(holds: boolean, name: string, rule: string): void {
  if (!holds) throw new TypeError(`The option \`${name}\` must be ${rule}.`);
}
