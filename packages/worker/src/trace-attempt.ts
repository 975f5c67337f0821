import { idTime, type AttemptRecord } from '@postrider/domain';
import type { Span, SpanAttributes, Traces } from '@postrider/process';
import type { AttemptedDelivery } from '@postrider/sender';
import type { LoadedDelivery } from '@postrider/store/deliveries';

export interface TraceDeps {
  /** Null: nothing is traced. */
  traces: Traces | null;
  /** The clock of Postgres, so that the spans of several machines fit together. */
  now: () => Date;
}

/**
 * Makes an attempt inside a span that continues the trace of the publish, and hands it what the receiver may continue. The
 * spans begin and end here, in activities: code of workflows is replayed, and must not depend on whether it is traced.
 */
export async function traceAttempt(
  { traces, now }: TraceDeps,
  delivery: LoadedDelivery,
  attempt: (traceparent: string | null) => Promise<AttemptedDelivery>,
): Promise<AttemptedDelivery> {
  const { traceparent } = delivery.event;
  if (traces === null) return attempt(traceparent);
  const startedAt = now();
  const attributes = attributesOf(delivery);
  const queue = isFirst(delivery)
    ? traces.startSpan('queue', {
        parent: traceparent,
        kind: 'internal',
        startedAt: new Date(idTime(delivery.id)),
        attributes: { ...attributes, ...(delivery.hold && { 'postrider.hold.reason': delivery.hold.reason }) },
      })
    : undefined;
  const span = traces.startSpan('attempt', {
    // The event of a schedule has no trace: then its first attempt continues that of its wait.
    parent: traceparent ?? queue?.traceparent ?? null,
    kind: 'client',
    startedAt,
    attributes: { ...attributes, ...receiverOf(delivery.endpoint.url) },
  });
  const attempted = await attempt(span.traceparent);
  // What was not sent is tried again, and traced then.
  if (attempted.kind !== 'attempted') return attempted;
  queue?.end({ at: startedAt });
  endAttempt(span, attempted.attempt, now());
  return attempted;
}

/** A redriven delivery has waited for a person before, and its event may be old. */
function isFirst({ claim, attemptCount, generation }: LoadedDelivery): boolean {
  return claim !== null && attemptCount === 0 && generation === 1;
}

function attributesOf({ id, event, endpoint, attemptCount }: LoadedDelivery): SpanAttributes {
  return {
    'postrider.tenant.id': endpoint.tenantId,
    'postrider.endpoint.id': endpoint.id,
    'postrider.event.id': event.id,
    'postrider.event.type': event.type,
    'postrider.delivery.id': id,
    'postrider.attempt.number': attemptCount + 1,
  };
}

/** Never its path, which may be a credential. */
function receiverOf(url: string): SpanAttributes {
  const { protocol, hostname, port } = new URL(url);
  const usual = protocol === 'https:' ? 443 : 80;
  return {
    'http.request.method': 'POST',
    'url.scheme': protocol.slice(0, -1),
    'server.address': hostname,
    'server.port': port === '' ? usual : Number(port),
  };
}

function endAttempt(span: Span, { outcome, response, timings, error }: AttemptRecord, at: Date): void {
  const { dnsMs, connectMs, tlsMs, firstByteMs } = timings;
  const measured = { dns_ms: dnsMs, connect_ms: connectMs, tls_ms: tlsMs, first_byte_ms: firstByteMs };
  const known = Object.entries(measured).flatMap(([name, ms]) =>
    ms === null ? [] : [[`postrider.attempt.${name}`, ms] as const],
  );
  span.end({
    at,
    attributes: {
      'postrider.attempt.outcome': outcome,
      ...(response && { 'http.response.status_code': response.status }),
      ...Object.fromEntries(known),
    },
    error: outcome === 'delivered' ? undefined : (response?.status.toString() ?? error?.code ?? outcome),
  });
}
