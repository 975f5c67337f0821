import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import { checkOptions, type VerifyOptions } from '../verify/verify-options.ts';
import type { WebhookSecrets } from '../verify/receiver-keys.ts';
import type { WebhookOutcome } from './answers.ts';
import type { StandardSchema } from './event-types.ts';

export interface IdempotencyOptions {
  store: IdempotencyStore;
  /**
   * Which receiver this is, e.g. `billing`. Two endpoints of one application get the same event under the same id: with
   * the same scope in a shared store the second would be taken for a duplicate of the first, and its event be lost.
   * No colon.
   */
  scope: string;
  /**
   * How long the handler may take, in milliseconds. Then its `signal` aborts, the sender gets 503, and `onProblem` is told
   * (`handler_timed_out`). The event can be handled by another process at once, and here when the handler has ended.
   * After a crash it is also how long the event waits. Default 60 000.
   */
  leaseMs?: number;
  /** How long a handled id is remembered. Must be longer than the sender retries. Default 8 days. */
  rememberMs?: number;
}

/** What went wrong, or is about to be retried; `error` is a `WebhookVerificationError` or what was thrown. */
export interface WebhookProblem {
  outcome: WebhookOutcome;
  status: number;
  error: unknown;
  /** Where the signature was checked already. */
  webhookId?: string | undefined;
  type?: string | undefined;
}

interface HandlingOptions {
  /** One or more secrets, or a function that fetches them for each request. */
  secrets: WebhookSecrets | (() => WebhookSecrets | Promise<WebhookSecrets>);
  /** Runs each event once. Without it, a retry whose first answer was lost is handled twice. */
  idempotency?: IdempotencyOptions;
  /** What to do with types that nobody handles: answer 200 (`pass`, the default) or 501 (`reject`). */
  unknownTypes?: 'pass' | 'reject';
  /** Where the type stands in the body. Default its `type`. Never a header: headers are not signed. */
  getType?: (payload: unknown) => unknown;
  /** Where the data stands in the body. Default its `data`. */
  getData?: (payload: unknown) => unknown;
  /**
   * What duplicates are recognised by. Default the signed `webhook-id`; in legacy schemes, where it is not signed,
   * the SHA-256 of the body.
   */
  getId?: (payload: unknown) => string | number | undefined;
  /**
   * Answer 202 as soon as the webhook is checked and claimed, and hand the rest to this function (`ctx.waitUntil`).
   * A handler that fails then is *not* retried by the sender. Default: the answer waits for the handler.
   */
  background?: (work: Promise<void>) => void;
  /** Told of every webhook that is not answered 2xx; not of a GET or the like, which gets 405. Default: `console.error`. What it throws is ignored. */
  onProblem?: (problem: WebhookProblem) => unknown;
}

/** Options of `createReceiver`. */
export type ReceiverOptions = HandlingOptions & VerifyOptions;

export type Schemas = Readonly<Record<string, StandardSchema>>;

/** Longer than the sender's retries and its longest `Retry-After` together. */
export const DEFAULT_REMEMBER_MS = 8 * 24 * 60 * 60 * 1000;
export const DEFAULT_LEASE_MS = 60_000;

/** Finds the mistakes that would otherwise show with the first webhook. Secrets are looked at only then. */
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
  // A colon would let one scope with its ids look like another.
  requireThat(/^[^:]+$/.test(scope ?? ''), 'idempotency.scope', 'a name without a colon');
  requireThat(leaseMs > 0 && leaseMs <= MAX_LEASE_MS, 'idempotency.leaseMs', 'above 0 and at most a day');
  requireThat(rememberMs > 0 && Number.isFinite(rememberMs), 'idempotency.rememberMs', 'above 0');
}

const MAX_LEASE_MS = 24 * 60 * 60 * 1000;

function requireThat(holds: boolean, name: string, rule: string): void {
  if (!holds) throw new TypeError(`The option \`${name}\` must be ${rule}.`);
}
