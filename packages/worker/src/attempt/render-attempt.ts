import { describeFailedRender, renderPayload } from '@postrider/domain';
import type { RenderedPayload, TemplateRenderer } from '@postrider/domain';
import type { DeliveryEnd, LoadedDelivery } from '@postrider/store/deliveries';

export interface RenderDeps {
  renderer: TemplateRenderer;
  /** Disables an endpoint whose template had to be killed too often. */
  stopTemplate: (endpoint: { endpointId: string; gateVersion: number }) => Promise<boolean>;
}

/** What an attempt learns about its payload before it is signed. */
export type RenderedAttempt =
  /** Undefined: the endpoint has no template. */
  | { kind: 'ready'; payload: RenderedPayload | undefined }
  /** This delivery alone ends: with the same event its template fails again. */
  | { kind: 'failed'; end: DeliveryEnd }
  /** The endpoint was disabled, or was changed meanwhile: load the delivery again. */
  | { kind: 'stopped' }
  /** Try again later. */
  | { kind: 'postponed'; message: string; retryAfterMs: number };

const MESSAGES = {
  busy: 'Templates that take long are rendered a few at a time, and others are before this one. Not counted as an attempt.',
  killed: 'The template took more than a second, twice. It will be tried again. Not counted as an attempt.',
};

/** A machine that is overloaded needs some time. */
const KILLED_RETRY_MS = 5_000;

/** Renders the payload of an attempt. Templates see `startAt` as the signature does. */
export async function renderAttempt(
  { renderer, stopTemplate }: RenderDeps,
  { delivery, startAt, signal }: { delivery: LoadedDelivery; startAt: Date; signal: AbortSignal },
): Promise<RenderedAttempt> {
  const { event, endpoint } = delivery;
  const { format } = endpoint;
  if (format.type !== 'template') return { kind: 'ready', payload: undefined };
  const tenant = { id: endpoint.tenantId, metadata: endpoint.tenantMetadata };
  const facts = {
    event,
    endpoint,
    tenant,
    deliveryId: delivery.id,
    attemptNumber: delivery.attemptCount + 1,
    now: startAt,
  };
  // Whoever enables a stopped endpoint gives its template another chance, also in a process that remembers the kills.
  const owner = `${endpoint.id} ${endpoint.gateVersions.endpoint}`;
  const outcome = await renderPayload(renderer, { owner, format, facts, signal });
  switch (outcome.kind) {
    case 'rendered':
      return { kind: 'ready', payload: outcome.payload };
    case 'failed':
      return {
        kind: 'failed',
        end: { status: 'dead_lettered', reason: 'template_failed', detail: describeFailedRender(outcome) },
      };
    case 'stopped':
      await stopTemplate({ endpointId: endpoint.id, gateVersion: endpoint.gateVersions.endpoint });
      return { kind: 'stopped' };
    case 'busy':
      return { kind: 'postponed', message: MESSAGES.busy, retryAfterMs: outcome.retryAfterMs };
    case 'killed':
      return { kind: 'postponed', message: MESSAGES.killed, retryAfterMs: KILLED_RETRY_MS };
  }
}
