import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import { serve } from './adapter-port.ts';
import { readFetchBody } from './read-fetch-body.ts';

const REMEDY =
  'Hand the request to the webhook handler before anything calls `json()` or `text()` on it, or hand it a `clone()`';

/** A handler for runtimes with `Request` and `Response`: Workers, Deno, Bun, SvelteKit, Remix, Astro. */
export function fetchWebhooks(receiver: WebhookReceiver): (request: Request) => Promise<Response> {
  return (request) =>
    serve(receiver, {
      method: request.method,
      headers: () => request.headers,
      readBody: (maxBodyBytes) => readFetchBody(request, maxBodyBytes, REMEDY),
      answer: ({ status, headers, body }) => new Response(body, { status, headers }),
    });
}
