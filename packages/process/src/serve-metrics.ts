import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { keepFor } from './keep-for.ts';

export interface MetricsAddress {
  host: string;
  port: number;
}

export interface MetricsServer {
  /** Where the metrics are, e.g. `http://127.0.0.1:9464/metrics`. Null: the port is taken. */
  url: string | null;
  stop(): Promise<void>;
}

/** Scrapes within this time get the same text: nobody can make a program busy by scraping it. */
const SAME_TEXT_MS = 1_000;
const MOST_CONNECTIONS = 32;

/**
 * Serves `GET /metrics` on a port of its own, without a key. Deliveries are more important than metrics: if the port is
 * taken, this is logged and the program goes on.
 */
export async function serveMetrics(
  readText: () => Promise<string>,
  { host, port }: MetricsAddress,
  log: Logger,
): Promise<MetricsServer> {
  const text = keepFor({ ms: SAME_TEXT_MS }, readText);
  const server = createServer((request, response) => void answer(request, response, text));
  server.maxConnections = MOST_CONNECTIONS;
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  // A program that could not start must end.
  server.unref();
  try {
    await listen(server, { host, port });
  } catch (error) {
    log.warn({ err: error, host, port }, 'Metrics are not served: set POSTRIDER_METRICS_PORT to a free port');
    return { url: null, stop: async () => undefined };
  }
  return {
    url: `${urlOf(server, host)}/metrics`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, text: () => Promise<string>): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://metrics');
  if (pathname !== '/metrics') return void response.writeHead(404).end('Metrics are at /metrics.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  }
  const body = await text();
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function listen(server: Server, { host, port }: MetricsAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
