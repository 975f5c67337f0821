import type { NodeRequest } from './read-node-body.ts';

/** What is used of a Fastify request. `rawBody` is what the plugin fastify-raw-body, or Nest, keeps. */
export interface FastifyRequest {
  raw: NodeRequest;
  body?: unknown;
  rawBody?: unknown;
}

/** What is used of a Fastify reply. */
export interface FastifyReply {
  code(status: number): { headers(headers: Record<string, string>): { send(body: string): unknown } };
}

/** What is used of a Fastify instance. */
export interface FastifyInstance {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    contentType: '*',
    parser: (request: unknown, stream: unknown, done: (error: null, body: unknown) => void) => void,
  ): unknown;
  post(path: string, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): unknown;
}
