import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A CONNECT proxy on loopback that remembers what it was asked. Each address leads it to 127.0.0.1, at the same port. */
export interface ConnectProxy {
  /** Without credentials. */
  url: string;
  port: number;
  /** What each CONNECT asked for, and with which credentials. */
  asked: { authority: string; host: string | undefined; authorization: string | undefined }[];
  /** Request targets of requests that are not CONNECT. */
  others: string[];
  [Symbol.asyncDispose]: () => Promise<void>;
}

export interface ConnectProxyOptions {
  /** For a proxy that is itself reached by TLS. */
  tls?: { cert: string; key: string };
  /** The head of the answer, or null: connect. Default: always connect. */
  refuse?: (authority: string) => string | null;
}

export async function connectProxy({ tls, refuse }: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const others: string[] = [];
  const open = new Set<Duplex>();
  const track = (socket: Duplex) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const onOther: RequestListener = (request, response) => {
    others.push(request.url ?? '');
    response.writeHead(405).end();
  };
  const server = tls === undefined ? createServer(onOther) : createTlsServer(tls, onOther);
  server.on('connection', (socket: Socket) => track(socket));
  server.on('connect', ({ url: authority = '', headers }: IncomingMessage, client: Duplex) => {
    asked.push({ authority, host: headers.host, authorization: headers['proxy-authorization'] });
    track(client);
    const refusal = refuse?.(authority) ?? null;
    if (refusal !== null) return client.end(`${refusal}\r\n\r\n`);
    const port = Number(authority.slice(authority.lastIndexOf(':') + 1));
    const upstream = connect({ host: '127.0.0.1', port });
    track(upstream);
    upstream.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    upstream.on('close', () => client.destroy());
    return client.on('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // It listens on TCP, so its address is not the name of a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    asked,
    others,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
