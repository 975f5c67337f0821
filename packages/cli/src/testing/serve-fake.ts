import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFakePostrider, type FakePostrider, type FakePostriderOptions } from '@postrider/sdk-node/testing';

export interface ServedFake {
  fake: FakePostrider;
  /** What the program needs to find it. */
  env: { POSTRIDER_BASE_URL: string; POSTRIDER_API_KEY: string };
  /** `METHOD path`, as they came. */
  requests: string[];
  stop(): Promise<void>;
}

/** The API's own routes on a store in memory, behind a port. */
export async function serveFake(options: FakePostriderOptions = {}): Promise<ServedFake> {
  const fake = createFakePostrider(options);
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const body = await bodyOf(request);
    const answer = await fake.fetch(`http://fake${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      ...(body === '' ? {} : { body }),
      signal: new AbortController().signal,
      redirect: 'manual',
    });
    const passed = ['content-type', 'etag'].flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    response.writeHead(answer.status, Object.fromEntries(passed)).end(await answer.text());
  });
  const url = await listen(server);
  return {
    fake,
    env: { POSTRIDER_BASE_URL: url, POSTRIDER_API_KEY: 'pr_fake' },
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Lets a server listen on loopback, and gives its address. */
export async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return `http://127.0.0.1:${port}`;
}
