import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { hostHeaderValidation, originValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type McpServer } from '@modelcontextprotocol/server';
import { isLoopback, type HttpOptions } from '../settings/http-options.ts';
import { UsageError } from '../settings/usage-error.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const MAX_BODY_BYTES = 1_048_576;
/** Who sends a request for longer, or opens more connections, is no assistant. */
const REQUEST_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 1_000;
/** Long, because a client that is slow may send on a connection at the moment when it is closed. */
const KEEP_ALIVE_MS = 65_000;

/** Serves MCP at `/mcp`. Throws `UsageError` if it cannot listen. Host and Origin must be of this machine or the host that was given: a web page may not call it. */
export async function serveHttp(create: () => McpServer, { host, port, token }: HttpOptions): Promise<Server> {
  const handler = createMcpHandler(create, { maxRequestBodySize: MAX_BODY_BYTES });
  const handle = toNodeHandler(handler, { maxRequestBodySize: MAX_BODY_BYTES });
  const names = isLoopback(host) ? LOOPBACK : [...LOOPBACK, host.includes(':') ? `[${host}]` : host];
  const isHost = hostHeaderValidation(names);
  const isOrigin = originValidation(names);
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      if (!isHost(request, response) || !isOrigin(request, response)) return;
      if (token !== undefined && !bears(request, token)) {
        response.writeHead(401, { 'www-authenticate': 'Bearer' }).end('The token is missing or wrong.\n');
      } else if (request.url?.split('?')[0] === '/mcp') void handle(withAddress(request), response);
      else response.writeHead(404).end('MCP is at /mcp.\n');
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`It cannot listen: ${why}. Choose another port or host.`);
  });
  return server;
}

/** Requests of a server have both. */
function withAddress(request: IncomingMessage) {
  return Object.assign(request, { method: request.method ?? 'GET', url: request.url ?? '/' });
}

function bears({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
