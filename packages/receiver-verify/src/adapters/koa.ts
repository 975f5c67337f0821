import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import { serve } from './adapter-port.ts';
import { readNodeBody, type NodeRequest } from './read-node-body.ts';

/** What is used of a Koa context. `rawBody` is what koa-bodyparser keeps. */
export interface KoaContext {
  req: NodeRequest;
  request: object;
  status: number;
  body: unknown;
  set(headers: Record<string, string>): void;
}

const REMEDY = 'Use this middleware before the body parser, or one that keeps `ctx.request.rawBody`';

/** A middleware for Koa. It answers every request that comes to it: `router.post('/webhooks', koaWebhooks(receiver))`. */
export function koaWebhooks(receiver: WebhookReceiver): (context: KoaContext) => Promise<void> {
  return (context) =>
    serve(receiver, {
      method: context.req.method,
      headers: () => context.req.headers,
      readBody: (maxBodyBytes) => {
        // Parsers add these members, which Koa's types lack.
        const { rawBody, body } = context.request as { rawBody?: unknown; body?: unknown };
        return readNodeBody({ stream: context.req, rawBody, body, remedy: REMEDY }, maxBodyBytes);
      },
      answer: ({ status, headers, body }) => {
        context.status = status;
        context.set(headers);
        context.body = body;
      },
    });
}
