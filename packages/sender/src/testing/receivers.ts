import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { OutboundRequest } from '../build-request.ts';
import { CERTIFICATE, PRIVATE_KEY } from './certificate.ts';

/** A receiver on loopback that counts its requests. */
export interface Receiver {
  url: string;
  port: number;
  connections: () => number;
  /** How many connections are open now. */
  open: () => number;
  [Symbol.asyncDispose]: () => Promise<void>;
}

export async function httpReceiver(listener: RequestListener, isTls = false): Promise<Receiver> {
  const server = isTls
    ? createHttpsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, listener)
    : createHttpServer(listener);
  return listening(server, isTls ? 'https' : 'http', '127.0.0.1');
}

/** Starts a receiver that handles each raw connection once the request head has arrived, and may answer anything. */
export function tcpReceiver(onRequest: (socket: Socket) => void, address = '127.0.0.1', port = 0): Promise<Receiver> {
  const server = createServer((socket) => socket.once('data', () => onRequest(socket)));
  return listening(server, 'http', address, port);
}

async function listening(server: Server, scheme: string, address: string, wantedPort = 0): Promise<Receiver> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(wantedPort, address);
  await once(server, 'listening');
  // The server listens on TCP, so its address is not the name of a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://${address}:${port}/hooks/secret-path`,
    port,
    connections: () => connections,
    open: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export function post(url: string, body = '{"a":1}'): OutboundRequest {
  const headers = { 'Content-Type': 'application/json', 'User-Agent': 'Postrider/test' };
  return { url, headers, body, maskedHeaders: headers, secrets: [], bodySha256: '' };
}
