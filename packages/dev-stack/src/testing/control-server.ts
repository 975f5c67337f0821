import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What tests can ask for, by name. The answer is text. */
export type Offers = Record<string, () => Promise<string>>;

/** Test processes send their requests here, so that a run starts and builds only what it needs. */
export async function startControlServer(offers: Offers): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const offer = offers[request.url?.slice(1) ?? ''];
    const answer = offer?.() ?? Promise.reject(new Error(`The test run does not offer ${request.url}.`));
    answer.then(
      (text) => response.end(text),
      (error: Error) => response.writeHead(500).end(error.stack),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // `address()` is a path only for servers on a socket file.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
