import { describeFailedRender, renderPayload, type RenderedPayload } from '@postrider/domain';
import { previewRequest } from '@postrider/sender';
import type { ServerContext } from '../http/server-context.ts';
import type { PreviewedEndpoint } from './load-previewed-endpoint.ts';
import type { PreviewedEvent } from './decide-preview.ts';
import type { NotShownReason, Preview } from './preview-schema.ts';

export type ShownRequest = Pick<Preview, 'request' | 'differs'> & { failure: NotShown | null };

interface NotShown {
  reason: NotShownReason;
  detail: string;
}

export interface PreviewOptions {
  /** Aborted when the time of the preview is up. */
  signal: AbortSignal;
  now: Date;
  maxBodyBytes: number;
}

/**
 * Makes the request of an event as an attempt would. What was sent already is made with the delivery, the number and the
 * instant of its last attempt: otherwise every body with one of them would differ.
 */
export async function showRequest(
  { event, endpoint }: { event: PreviewedEvent; endpoint: PreviewedEndpoint },
  { signal, now, maxBodyBytes }: PreviewOptions,
  { newId, renderer, version }: ServerContext,
): Promise<ShownRequest> {
  const { lastAttempt } = event;
  const facts = {
    event: { ...event, id: event.id ?? newId('evt') },
    endpoint,
    tenant: endpoint.tenant,
    deliveryId: event.deliveryId ?? newId('dlv'),
    attemptNumber: lastAttempt?.number ?? 1,
    now: lastAttempt?.at ?? now,
  };
  const { format } = endpoint;
  let payload: RenderedPayload | undefined;
  if (format.type === 'template') {
    // Another owner: what a preview has to be stopped for is not held against the endpoint.
    const outcome = await renderPayload(renderer, { owner: `preview ${endpoint.id}`, format, facts, signal });
    if (outcome.kind === 'failed') return notShown('template_failed', describeFailedRender(outcome));
    if (outcome.kind === 'busy') return NOT_RENDERED;
    if (outcome.kind !== 'rendered') return STOPPED;
    payload = outcome.payload;
  }
  const previewed = await previewRequest({ ...facts, version, ...(payload && { payload }) }, { maxBodyBytes });
  if (previewed.kind === 'build_failed') return notShown('build_failed', previewed.detail);
  const { request, isBodyCut } = previewed;
  return {
    request: { ...request, bodyTruncated: isBodyCut },
    differs: lastAttempt && request.bodySha256 !== lastAttempt.bodySha256,
    failure: null,
  };
}

function notShown(reason: NotShownReason, detail: string): ShownRequest {
  return { request: null, differs: null, failure: { reason, detail } };
}

export const NOT_RENDERED = notShown(
  'not_rendered',
  'The time of a preview, two seconds, was up. Ask for fewer events, or again in a moment.',
);
const STOPPED = notShown('template_stopped', 'The template had to be stopped: it takes more than a second.');
