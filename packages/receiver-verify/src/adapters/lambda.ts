import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import { serve } from './adapter-port.ts';
import { allHeaders, methodOf, rawBody, type LambdaEvent } from './lambda-event.ts';

export type { LambdaEvent } from './lambda-event.ts';

export interface LambdaResult {
  statusCode: number;
  headers: Record<string, string>;
  /** A load balancer with multi-value headers accepts only these. */
  multiValueHeaders?: Record<string, string[]>;
  body: string;
  isBase64Encoded: boolean;
}

/** A handler for AWS Lambda: `export const handler = lambdaWebhooks(receiver)`. */
export function lambdaWebhooks(receiver: WebhookReceiver): (event: LambdaEvent) => Promise<LambdaResult> {
  return (event) =>
    serve(receiver, {
      method: methodOf(event),
      headers: () => allHeaders(event),
      readBody: async () => rawBody(event),
      answer: ({ status, headers, body }) => ({
        statusCode: status,
        headers,
        ...(event.multiValueHeaders && { multiValueHeaders: multiValue(headers) }),
        body,
        isBase64Encoded: false,
      }),
    });
}

function multiValue(headers: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}
