import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import { serve } from './adapter-port.ts';
import { readFetchBody } from './read-fetch-body.ts';
import { readNodeBody, type NodeRequest } from './read-node-body.ts';
import { writeNodeAnswer, type NodeResponse } from './write-node-answer.ts';

const APP_REMEDY = 'Do not call `request.json()` before the webhook handler';
// Next reads the setting from the source text of the page: it cannot come from a package.
const PAGES_REMEDY = 'Add `export const config = { api: { bodyParser: false } }` to the page, in these words';

/** A route handler of the app router: `export const POST = nextAppWebhooks(receiver)`. Next insists on `Request` itself. */
export function nextAppWebhooks(receiver: WebhookReceiver): (request: Request) => Promise<Response> {
  return (request) =>
    serve(receiver, {
      method: request.method,
      headers: () => request.headers,
      readBody: (maxBodyBytes) => readFetchBody(request, maxBodyBytes, APP_REMEDY),
      answer: ({ status, headers, body }) => new Response(body, { status, headers }),
    });
}

/** An API route of the pages router, which also needs `export const config = { api: { bodyParser: false } }`. */
export function nextPagesWebhooks(
  receiver: WebhookReceiver,
): (request: NodeRequest & { body?: unknown }, response: NodeResponse) => Promise<void> {
  return (request, response) =>
    serve(receiver, {
      method: request.method,
      headers: () => request.headers,
      readBody: (maxBodyBytes) =>
        readNodeBody({ stream: request, rawBody: undefined, body: request.body, remedy: PAGES_REMEDY }, maxBodyBytes),
      answer: (answer) => writeNodeAnswer(response, answer),
    });
}
