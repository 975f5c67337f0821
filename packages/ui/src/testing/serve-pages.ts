import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFakePostrider, type FakePostrider } from '@postrider/sdk-node/testing';
import { pageFile } from './page-files.ts';

/** What the API does: answers from the scene, has nothing, never answers, or fails. */
export type State = 'full' | 'empty' | 'loading' | 'error';

/** What the live stream sends to who asks from a cursor. Undefined: nothing yet. */
export type Stream = (cursor: string | undefined) => string | undefined;

export interface PagesServer {
  origin: string;
  setState(state: State): void;
  setStream(stream: Stream): void;
  close(): Promise<void>;
}

const TEMPORAL = 'https://temporal.example.com/namespaces/default/workflows/one';
const SESSION = {
  csrfToken: 'token of a test',
  key: { id: 'key_1', name: 'on call', scopes: ['admin'] },
  tenantId: null,
  expiresAt: '2030-01-01T00:00:00.000Z',
  idleExpiresAt: '2030-01-01T00:00:00.000Z',
};

/**
 * A server, because browsers keep what it sends, and what they compiled of it: to answer each request through the browser's
 * debugger takes twice as much of the processor for a page.
 */
export async function servePages(
  full: FakePostrider,
  options: { isSignedIn?: boolean; stream?: Stream },
): Promise<PagesServer> {
  const empty = createFakePostrider({ tenants: ['acme'] });
  let { isSignedIn = true, stream = () => undefined } = options;
  let state: State = 'full';

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const { pathname } = new URL(url, 'http://localhost');
    if (pathname === '/v1/session') {
      if (method !== 'GET') isSignedIn = method === 'POST';
      if (method === 'DELETE') response.writeHead(204).end();
      else if (isSignedIn) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(SESSION));
      else refuse(response, 401);
    } else if (!pathname.startsWith('/v1/')) {
      const { headers, body } = pageFile(pathname);
      response.writeHead(200, headers).end(body);
    } else if (state === 'error') {
      // Unlike a 500, it is not asked again.
      refuse(response, 403);
    } else if (state !== 'loading') {
      if (!pathname.endsWith('/stream') || method !== 'GET')
        return answerAsApi(state === 'empty' ? empty : full, request, response);
      const cursor = request.headers['last-event-id'];
      const body = state === 'empty' ? undefined : stream(typeof cursor === 'string' ? cursor : undefined);
      if (body !== undefined) response.writeHead(200, { 'content-type': 'text/event-stream' }).end(body);
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // It listens at a port.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    setState: (next) => {
      state = next;
    },
    setStream: (next) => {
      stream = next;
    },
    async close() {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answerAsApi(fake: FakePostrider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const { 'x-csrf-token': token, 'content-type': contentType, 'if-match': ifMatch } = request.headers;
  if (method !== 'GET' && token !== SESSION.csrfToken) return refuse(response, 403);
  const chunks: Buffer[] = [];
  // A request without an encoding gives bytes.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const answered = await fake.fetch(`http://postrider.invalid${url}`, {
    method,
    headers: {
      authorization: 'Bearer pr_fake',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks).toString() }),
    redirect: 'manual',
    signal: new AbortController().signal,
  });
  // The fake has no Temporal to link to.
  const text = (await answered.text()).replaceAll('"temporalUrl":null', `"temporalUrl":"${TEMPORAL}"`);
  const etag = answered.headers.get('etag');
  response.writeHead(answered.status, {
    // An answer without a body says nothing of its type.
    'content-type': answered.headers.get('content-type') ?? 'text/plain',
    ...(etag === null ? {} : { etag }),
  });
  response.end(text);
}

function refuse(response: ServerResponse, status: number): void {
  const problem = {
    type: 'about:blank',
    title: 'Refused by the test',
    detail: 'Try again.',
    code: 'internal_error',
    errors: [],
  };
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ ...problem, status, requestId: 'req_1' }));
}
