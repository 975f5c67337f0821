import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Postrider } from '../../postrider.ts';
import type { PostriderOptions } from '../../request/client-options.ts';

/** A request as it arrived. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  arrivedAt: number;
}

/** The reaction to the request with an index from 0: an answer, or an action on the response. */
export type Reaction =
  | { status: number; json?: unknown; headers?: Record<string, string>; text?: string }
  | ((response: ServerResponse, request: SeenRequest) => void);

export interface WireServer {
  url: string;
  requests: SeenRequest[];
  /** Resolves once that many requests have arrived. */
  arrived(count: number): Promise<void>;
  client(options?: PostriderOptions): Postrider;
  stop(): Promise<void>;
}

/** A live server with one reaction for each request; the last one repeats. */
export async function startWireServer(...reactions: Reaction[]): Promise<WireServer> {
  const requests: SeenRequest[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen: SeenRequest = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        arrivedAt: performance.now(),
      };
      const reaction = reactions[Math.min(requests.length, reactions.length - 1)];
      requests.push(seen);
      for (const each of waiting) if (requests.length >= each.count) each.resolve();
      if (typeof reaction === 'function') reaction(response, seen);
      else if (reaction !== undefined) answer(response, reaction);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    requests,
    arrived: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    client: (options) => new Postrider({ apiKey: 'pr_secret_key', baseUrl: url, ...options }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function answer(response: ServerResponse, reaction: Exclude<Reaction, (...args: never[]) => void>): void {
  const { status, json, text, headers = {} } = reaction;
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  const body = text ?? (json === undefined ? '' : JSON.stringify(json));
  response.writeHead(status, {
    ...(body === '' ? {} : { 'content-type': type }),
    'postrider-request-id': 'req_1',
    ...headers,
  });
  response.end(body);
}

/** An error as the API answers it. */
export function problem(
  status: number,
  code: string,
  more: { headers?: Record<string, string>; errors?: unknown } = {},
) {
  const { headers = {}, errors = [] } = more;
  const json = {
    type: `urn:postrider:error:${code}`,
    title: code,
    status,
    detail: `It is ${code}.`,
    code,
    requestId: 'req_1',
    errors,
  };
  return { status, json, headers };
}

export const accepted = {
  status: 202,
  json: { id: 'evt_1', type: 'order.paid', timestamp: '2026-02-04T10:30:00.000Z', deliveries: [] },
};

/** Cuts the connection instead of answering. */
export const cut: Reaction = (response) => response.destroy();

/** Never answers. */
export const hang: Reaction = () => undefined;
