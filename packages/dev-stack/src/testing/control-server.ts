import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestBackends } from './backends.ts';

/** The processes in which tests run ask for backends here, so that none starts for a run which needs none. */
export async function startControlServer(backends: TestBackends): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const answer =
      request.url === '/postgres'
        ? backends.postgresUrl()
        : request.url === '/temporal'
          ? backends.temporalAddress()
          : Promise.reject(new Error(`There is no test program ${request.url}.`));
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
