import { listLastEventIds, readEventsAtEndpoint, type EventAtEndpoint } from '@postrider/store/events';
import { defineRoute } from '../http/define-route.ts';
import type { NewEvent } from '../http/new-event-schema.ts';
import { notFound } from '../http/path-parameters.ts';
import { canonicalData, MAX_PAYLOAD_BODY_BYTES } from '../http/payload.ts';
import { invalidBody } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import { loadPreviewedEndpoint, type PreviewedEndpoint } from './load-previewed-endpoint.ts';
import { createDecidePreview, previewTurns, type DecidePreview, type PreviewedEvent } from './decide-preview.ts';
import { NOT_RENDERED, showRequest, type PreviewOptions } from './show-request.ts';
import { previewAnswer, previewInput, type Preview, type PreviewInput } from './preview-schema.ts';
import { examplePreview, examplePreviewQuestion } from './example.ts';

const MOST_MS = 2_000;
const MAX_BODY_BYTES = 16 * 1024;
/** Of all bodies in one answer. */
const MAX_BODIES_BYTES = 512 * 1024;
/** Events in memory at once: each may have 256 KiB. */
const EVENTS_AT_ONCE = 8;

export const previewEndpoint = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/preview',
  name: 'previewEndpoint',
  group: 'endpoints',
  summary: 'Show the requests that events would produce, and send none',
  description:
    'The events are a given one, a past one, or the latest of the tenant, now or before an instant. With `change` the answer is as if the endpoint, its filter, its template or its preferences were changed. Postrider sends, signs, looks up and stores nothing. It decides as a publish does, then by pause, expiry, schedule and quiet hours as they are now. It does not predict rate limits. It takes up to two seconds, and marks the events that it could not render by then.',
  scope: 'read',
  effect: 'none',
  body: previewInput,
  maxBodyBytes: MAX_PAYLOAD_BODY_BYTES,
  errors: ['event_not_found', 'destination_refused'],
  answer: { status: 200, description: 'One preview for each event, in their order.', schema: previewAnswer },
  example: { body: examplePreviewQuestion, answer: examplePreview },
  // Here, since rendering must not hold a snapshot open.
  async prepare({ params, body }, context) {
    const { server, now } = context;
    const signal = AbortSignal.timeout(MOST_MS);
    const endpoint = await loadPreviewedEndpoint(params, body.change, context);
    return previewTurns.inOrder(params.tenantId, () => previewAll(body, { endpoint, signal, now, server }));
  },
  handle: async ({ prepared: data }) => ({ body: { data } }),
});

interface Previewing extends Omit<PreviewOptions, 'maxBodyBytes'> {
  endpoint: PreviewedEndpoint;
  server: ServerContext;
}

async function previewAll(body: PreviewInput, previewing: Previewing): Promise<Preview[]> {
  const { endpoint, server, signal } = previewing;
  const decide = createDecidePreview(endpoint);
  if (body.event !== undefined) {
    const event = await toPreviewed(body.event, previewing);
    return [await previewOne(event, { ...previewing, decide, maxBodyBytes: MAX_BODY_BYTES })];
  }
  const tenantId = endpoint.tenant.id;
  const { database } = server;
  const last = { tenantId, limit: body.last ?? 0, to: body.to };
  const ids = body.eventId === undefined ? await listLastEventIds(database, last) : [body.eventId];
  const maxBodyBytes = Math.min(MAX_BODY_BYTES, Math.floor(MAX_BODIES_BYTES / ids.length));
  const previews: Preview[] = [];
  for (let i = 0; i < ids.length; i += EVENTS_AT_ONCE) {
    const eventIds = ids.slice(i, i + EVENTS_AT_ONCE);
    if (signal.aborted) {
      previews.push(...eventIds.map(tooLate));
      continue;
    }
    const events = await readEventsAtEndpoint(database, { tenantId, endpointId: endpoint.id, eventIds });
    for (const stored of events) {
      const event = await asPublished(stored, previewing);
      previews.push(await previewOne(event, { ...previewing, decide, maxBodyBytes }));
    }
  }
  if (body.eventId !== undefined && previews.length === 0) throw notFound('eventId', body.eventId);
  return previews;
}

async function previewOne(
  event: PreviewedEvent,
  { decide, endpoint, server, ...options }: Previewing & PreviewOptions & { decide: DecidePreview },
): Promise<Preview> {
  if (options.signal.aborted) return tooLate(event.id);
  const decided = await decide(event, options.now);
  const { id: eventId } = event;
  if (decided.decision !== 'sent' && decided.decision !== 'held') {
    return { eventId, ...decided, request: null, differs: null };
  }
  const { failure, ...shown } = await showRequest({ event, endpoint }, options, server);
  return { eventId, ...decided, ...failure, ...shown };
}

function tooLate(eventId: string | null): Preview {
  const { failure, ...shown } = NOT_RENDERED;
  return { eventId, decision: null, reason: null, detail: null, filter: null, until: null, ...failure, ...shown };
}

/** 422 for what the catalogue refuses, as for a publish. */
async function toPreviewed(body: NewEvent, { server, now }: Previewing): Promise<PreviewedEvent> {
  const { type } = body;
  const data = canonicalData(body.data);
  const { problems, optIn } = await server.catalogue.checkEvent({ type, data: body.data, bytes: data.length }, now);
  if (problems.length > 0) throw invalidBody(problems, '/event');
  return {
    id: null,
    type,
    data,
    externalId: body.externalId ?? null,
    priority: body.priority ?? 'normal',
    timestamp: body.occurredAt ?? now,
    expiresAt: body.expiresAt ?? null,
    deliverAt: body.deliverAt ?? null,
    tags: body.tags ?? [],
    endpointIds: body.endpointIds ?? null,
    optIn,
    deliveryId: null,
    lastAttempt: null,
  };
}

/** Which endpoints an app named is not stored: those that got it. */
async function asPublished(
  { isAddressed, ...event }: EventAtEndpoint,
  { endpoint, server, now }: Previewing,
): Promise<PreviewedEvent> {
  const gotIt = event.deliveryId === null ? [] : [endpoint.id];
  return { ...event, endpointIds: isAddressed ? gotIt : null, optIn: await server.catalogue.isOptIn(event.type, now) };
}
