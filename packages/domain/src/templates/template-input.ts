import { requestVariables, type RequestFacts } from '../request-variables.ts';

interface TemplatedEvent {
  id: string;
  /** The app's own id. */
  externalId?: string | null;
  type: string;
  timestamp: Date;
  /** JSON text. */
  data: string;
}

/** The source of a template's input. */
export interface TemplateFacts {
  event: TemplatedEvent;
  endpoint: RequestFacts['endpoint'];
  tenant: { id: string; metadata: Record<string, unknown> };
  deliveryId: string;
  /** 1 for the first. */
  attemptNumber: number;
  /** The attempt's instant. */
  now: Date;
}

/** The time for templates, in whole seconds like `webhook-timestamp`. */
export function templateNow(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 1_000) * 1_000);
}

/**
 * The input of an expression, as JSON text: no secret, no header, no URL. The data are inserted unchanged, because decoding
 * and encoding them again would take time and could change numbers.
 */
export function templateInput({ event, endpoint, tenant, ...facts }: TemplateFacts): string {
  const head = JSON.stringify({
    event: {
      id: event.id,
      externalId: event.externalId ?? null,
      type: event.type,
      timestamp: event.timestamp.toISOString(),
    },
    endpoint: { id: endpoint.id, name: endpoint.name, metadata: endpoint.metadata },
    tenant: { id: tenant.id, metadata: tenant.metadata },
    delivery: { id: facts.deliveryId, attempt: facts.attemptNumber },
    now: templateNow(facts.now).toISOString(),
    requestId: facts.deliveryId,
  });
  return `${head.slice(0, -1)},"data":${event.data}}`;
}

/** The values of the placeholders in a template's headers. */
export function templateVariables({
  event,
  endpoint,
  deliveryId,
  attemptNumber,
  now,
}: TemplateFacts): Map<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  return requestVariables({ event, endpoint, deliveryId, attemptNumber, timestamp });
}
