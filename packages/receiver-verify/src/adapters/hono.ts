import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import { serve } from './adapter-port.ts';
import { readFetchBody, type FetchRequest } from './read-fetch-body.ts';

const REMEDY = 'Some middleware called `c.req.json()` or the like; register this route before it';

/**
 * A handler for Hono: `app.post('/webhooks', honoWebhooks(receiver))`. It reads the raw request, not `c.req`: after
 * `c.req.json()`, `c.req.arrayBuffer()` returns the parsed value as new JSON text, whose signature never matches.
 */
export function honoWebhooks(
  receiver: WebhookReceiver,
): (context: { req: { raw: FetchRequest } }) => Promise<Response> {
  return ({ req: { raw } }) =>
    serve(receiver, {
      method: raw.method,
      headers: () => raw.headers,
      readBody: (maxBodyBytes) => readFetchBody(raw, maxBodyBytes, REMEDY),
      answer: ({ status, headers, body }) => new Response(body, { status, headers }),
    });
}
