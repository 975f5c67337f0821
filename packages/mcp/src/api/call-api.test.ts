import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findFreePort } from '@postrider/dev-stack/testing';
import { expect, onTestFinished, test } from 'vitest';
import { callApi } from './call-api.ts';

/** What is told of a call to a server that answers so. */
async function toldBy(answer: RequestListener, method = 'GET') {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on a port
  return toldAt(`http://127.0.0.1:${port}`, method).finally(() => server.closeAllConnections());
}

async function toldAt(baseUrl: string, method = 'GET') {
  const call = callApi({ baseUrl, apiKey: 'pr_secret', tenant: 'default' }, { method, path: '/v1/tenants' });
  return call.then(
    () => 'an answer',
    (error: unknown) => error,
  );
}

const MIB = Buffer.alloc(1_048_576, ' ');

test('an answer that never ends is given up', async () => {
  const told = await toldBy((_, response) => {
    const more = () => {
      while (response.write(MIB));
    };
    response.on('drain', more);
    more();
  });
  expect(told).toMatchObject({ code: 'answer_too_large', remedy: expect.stringContaining('Ask for less') });
});

test.each([
  ['before it answered', (): void => undefined],
  ['in the middle of its answer', (write: () => void) => write()],
])('a server that dies %s is told, and that a change may have been done', async (_, before) => {
  const die: RequestListener = ({ socket }, response) => {
    before(() => response.writeHead(200, { 'content-length': 100 }).write('{"id":'));
    setImmediate(() => socket.destroy());
  };
  for (const [method, hint] of [
    ['GET', /^Is Postrider running/],
    ['POST', /^It may have been done all the same: look, /],
  ] as const) {
    expect(await toldBy(die, method)).toMatchObject({ code: 'connection_failed', remedy: expect.stringMatching(hint) });
  }
});

test('a server that is not there has done nothing', async () => {
  const url = `http://127.0.0.1:${await findFreePort()}`;
  expect(await toldAt(url, 'POST')).toMatchObject({
    message: `There is no answer from ${url} (ECONNREFUSED).`,
    remedy: expect.stringMatching(/^Is Postrider running/),
  });
});

test('a body that is nested too deeply is told, and not sent', async () => {
  const body: unknown = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
  const api = {
    baseUrl: 'http://127.0.0.1',
    apiKey: 'pr_secret',
    tenant: 'default',
    fetch: () => expect.unreachable(),
  };
  await expect(callApi(api, { method: 'POST', path: '/v1/tenants', body })).rejects.toThrow('nested too deeply');
});

test.each([
  [200, '<html>Welcome</html>'],
  [404, '<html>Not found</html>'],
  [502, 'Bad gateway'],
  [302, ''],
])('what is not Postrider and answers %i is told as such, and is not shown the key again', async (status, body) => {
  const seen: string[] = [];
  const told = await toldBy(({ url }, response) => {
    seen.push(url ?? '');
    response.writeHead(status, { location: '/elsewhere' }).end(body);
  });
  expect(told).toMatchObject({ remedy: expect.stringMatching(/^This is no answer of Postrider/) });
  expect(seen).toEqual(['/v1/tenants']);
});
