import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import { serve } from './adapter-port.ts';
import type { FastifyReply } from './fastify-shapes.ts';
import { readNodeBody, type NodeRequest } from './read-node-body.ts';
import { writeNodeAnswer, type NodeResponse } from './write-node-answer.ts';

type ParsedBody = { body?: unknown; rawBody?: unknown };
/** A request of Nest on Express, or of Nest on Fastify with Node's own inside. */
export type NestRequest = (NodeRequest | { raw: NodeRequest }) & ParsedBody;
export type NestResponse = NodeResponse | FastifyReply;

const REMEDY = 'Create the app with `NestFactory.create(AppModule, { rawBody: true })`';

/**
 * For a controller of NestJS, on Express or on Fastify, in an app made with `{ rawBody: true }`:
 * `@Post() handle(@Req() request, @Res() response) { return this.webhooks(request, response); }`
 */
export function nestWebhooks(
  receiver: WebhookReceiver,
): (request: NestRequest, response: NestResponse) => Promise<void> {
  return (request, response) => {
    const stream = 'raw' in request ? request.raw : request;
    return serve(receiver, {
      method: stream.method,
      headers: () => stream.headers,
      readBody: (maxBodyBytes) =>
        readNodeBody({ stream, rawBody: request.rawBody, body: request.body, remedy: REMEDY }, maxBodyBytes),
      answer: (answer) => {
        if ('code' in response) response.code(answer.status).headers(answer.headers).send(answer.body);
        else writeNodeAnswer(response, answer);
      },
    });
  };
}
