import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFakePostrider } from '../../testing/index.ts';

/** The fake behind a port, for programs in processes of their own. */
export async function serveFake(): Promise<{ url: string; stop(): Promise<void> }> {
  const { fetch } = createFakePostrider();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString();
      const answer = await fetch(`http://fake${request.url}`, {
        method: request.method ?? 'GET',
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        ...(body === '' ? {} : { body }),
        signal: new AbortController().signal,
        redirect: 'manual',
      });
      for (const name of ['content-type', 'etag', 'postrider-request-id', 'idempotent-replayed']) {
        const value = answer.headers.get(name);
        if (value !== null) response.setHeader(name, value);
      }
      response.writeHead(answer.status).end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
