import type { RawBody } from '../verify/signed-content.ts';
import type { VerifiedLegacyWebhook, VerifiedWebhook } from '../verify/verified-webhook.ts';
import type { WebhookHeaders } from '../verify/webhook-headers.ts';
import type { RunningClaim } from './run-once.ts';

/** The context of a handler. Nothing in it is from unsigned input. */
export interface WebhookContext {
  /** The checked webhook: `id`, `timestamp`, `secretIndex`, `rawBody`. */
  webhook: VerifiedWebhook | VerifiedLegacyWebhook;
  /** The claim on the event; undefined without the option `idempotency`. */
  claim: RunningClaim | undefined;
}

export type WebhookHandler<Event> = (event: Event, context: WebhookContext) => unknown;

/** A request of a framework. `readBody` throws when the body cannot be read as it was sent. */
export interface IncomingWebhook {
  headers: WebhookHeaders;
  body: RawBody | ((maxBodyBytes: number) => Promise<RawBody>);
}
