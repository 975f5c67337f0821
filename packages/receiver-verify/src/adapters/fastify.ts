import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import { serve } from './adapter-port.ts';
import type { FastifyInstance, FastifyRequest } from './fastify-shapes.ts';
import { readNodeBody, type NodeBodySource, type NodeStream } from './read-node-body.ts';

const REMEDY = 'A hook has read the payload: register this plugin where that hook does not reach';

/**
 * A plugin for Fastify 5: `app.register(fastifyWebhooks(receiver, { path: '/webhooks' }))`. Plugins have parsers of
 * their own, so JSON is still parsed everywhere else; do not wrap it in `fastify-plugin`, which would end that.
 */
export function fastifyWebhooks(
  receiver: WebhookReceiver,
  { path }: { path: string },
): (instance: FastifyInstance) => Promise<void> {
  return async (instance) => {
    // Inherited parsers would win over those added here.
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (_request, stream, done) => done(null, stream));
    instance.post(path, (request, reply) =>
      serve(receiver, {
        method: request.raw.method,
        headers: () => request.raw.headers,
        readBody: (maxBodyBytes) => readNodeBody(sourceOf(request), maxBodyBytes),
        answer: ({ status, headers, body }) => reply.code(status).headers(headers).send(body),
      }),
    );
  };
}

function sourceOf({ raw, body, rawBody }: FastifyRequest): NodeBodySource {
  // The parser above passes the payload on. Without a body or content type no parser runs.
  return { stream: isStream(body) ? body : raw, rawBody, body: undefined, remedy: REMEDY };
}

function isStream(body: unknown): body is NodeStream {
  return typeof body === 'object' && body !== null && 'resume' in body;
}
