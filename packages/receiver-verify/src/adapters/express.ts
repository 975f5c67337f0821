import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import { serve } from './adapter-port.ts';
import { readNodeBody, type NodeRequest } from './read-node-body.ts';
import { writeNodeAnswer, type NodeResponse } from './write-node-answer.ts';

/** An Express request, with what a body parser may have left on it. */
export type ExpressRequest = NodeRequest & { body?: unknown; rawBody?: unknown };

const REMEDY =
  'Register this route before `express.json()`, or put `express.raw({ type: () => true })` on it, or keep the bytes: ' +
  '`express.json({ verify: (req, res, bytes) => { req.rawBody = bytes } })`';

/**
 * A handler for Express 4 and 5: `app.post('/webhooks', expressWebhooks(receiver))`, before `app.use(express.json())`.
 * It answers every request itself.
 */
export function expressWebhooks(
  receiver: WebhookReceiver,
): (request: ExpressRequest, response: NodeResponse) => Promise<void> {
  return (request, response) =>
    serve(receiver, {
      method: request.method,
      headers: () => request.headers,
      readBody: (maxBodyBytes) =>
        readNodeBody({ stream: request, rawBody: request.rawBody, body: request.body, remedy: REMEDY }, maxBodyBytes),
      answer: (answer) => writeNodeAnswer(response, answer),
    });
}
