import { requestVariables, type RequestFacts } from '../request-variables.ts';

/** What a template is made of. */
export interface TemplateFacts {
  event: { id: string; type: string; timestamp: Date; /** JSON text. */ data: string };
  endpoint: RequestFacts['endpoint'];
  tenant: { id: string; metadata: Record<string, unknown> };
  deliveryId: string;
  /** 1 for the first. */
  attemptNumber: number;
  /** The attempt's instant. */
  now: Date;
}

/** The instant that templates see: to the second, as `webhook-timestamp` says it. */
export function templateNow(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 1_000) * 1_000);
}

/**
 * What an expression sees, as JSON text. There is nothing else: no secret, no header, no URL. The data are put in as they
 * are: to decode and encode them again would take time and could change numbers.
 */
export function templateInput({ event, endpoint, tenant, ...facts }: TemplateFacts): string {
  const head = JSON.stringify({
    event: { id: event.id, type: event.type, timestamp: event.timestamp.toISOString() },
    endpoint: { id: endpoint.id, name: endpoint.name, metadata: endpoint.metadata },
    tenant: { id: tenant.id, metadata: tenant.metadata },
    delivery: { id: facts.deliveryId, attempt: facts.attemptNumber },
    now: templateNow(facts.now).toISOString(),
    requestId: facts.deliveryId,
  });
  return `${head.slice(0, -1)},"data":${event.data}}`;
}

/** What the placeholders of a template's headers stand for. */
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
