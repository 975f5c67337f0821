import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startServer } from './start-server.ts';
import type { ProblemJson } from './testing/problem.ts';
import { startTestApi } from './testing/start-test-api.ts';

const log = pino({ level: 'silent' });

/** A receiver that answers when the test says so. */
async function startSlowReceiver() {
  let release: () => void = () => undefined;
  let arrived: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const server = createServer((_request, response) => {
    arrived();
    void released.then(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/`, arrival, release, close };
}

async function startWithTestSend(env: Record<string, string>) {
  const receiver = await startSlowReceiver();
  const api = await startTestApi({ env });
  const { json } = await api.call<{ id: string }>('POST', '/v1/tenants/default/endpoints', {
    body: { url: receiver.url },
  });
  const sending = api.call<{ outcome: string }>('POST', `/v1/tenants/default/endpoints/${json.id}/test`);
  await receiver.arrival;
  return { api, receiver, sending };
}

test('stopping waits for a request in flight, and refuses new ones', async () => {
  const { api, receiver, sending } = await startWithTestSend({ POSTRIDER_DRAIN_MS: '5000' });
  const stopped = api.stop();
  await expect(fetch(`${api.url}/healthz`)).rejects.toThrow();
  receiver.release();
  expect((await sending).json.outcome).toBe('delivered');
  await stopped;
  receiver.close();
});

test('a request that exceeds the drain time is cut off', async () => {
  const { api, receiver, sending } = await startWithTestSend({ POSTRIDER_DRAIN_MS: '100' });
  const cut = sending.then(
    () => 'answered',
    () => 'cut',
  );
  await api.stop();
  expect(await cut).toBe('cut');
  receiver.close();
});

test('without a database the server answers 503, is alive and not ready', async () => {
  const config = readConfig({
    POSTRIDER_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    POSTRIDER_PORT: '0',
    POSTRIDER_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  });
  const server = await startServer(config, log);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  for (const path of ['/readyz', '/v1/tenants']) {
    const answer = await fetch(`${server.url}${path}`, { headers: { authorization: 'Bearer pr_x' } });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    const problem = (await answer.json()) as ProblemJson; // checked by the next line
    expect(problem).toMatchObject({ code: 'unavailable' });
    expect(JSON.stringify(problem)).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|nobody/);
  }
  await server.stop();
});

test('a silent database makes the server unready within seconds', async () => {
  const sockets: Socket[] = [];
  const silent = createTcpServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo; // it listens on a port
  const config = readConfig({
    POSTRIDER_DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none`,
    POSTRIDER_PORT: '0',
    POSTRIDER_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
    POSTRIDER_DRAIN_MS: '0',
  });
  const server = await startServer(config, log);
  const answer = await fetch(`${server.url}/readyz`, { signal: AbortSignal.timeout(5_000) });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  for (const socket of sockets) socket.destroy();
  silent.close();
  await server.stop();
});

test('the error of a taken port names the variable', async () => {
  const api = await startTestApi();
  const config = readConfig({
    POSTRIDER_DATABASE_URL: api.databaseUrl,
    POSTRIDER_PORT: new URL(api.url).port,
    POSTRIDER_ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
  });
  await expect(startServer(config, log)).rejects.toThrow('POSTRIDER_PORT');
  await api.stop();
});

test('a database that becomes silent during a request gives 503', async () => {
  const accept = () => Promise.reject(new Error('Query read timeout'));
  const api = await startTestApi({
    replacements: { acceptor: { accept, planTogether: accept, acceptTogether: accept } },
  });
  const body = { type: 'a', data: 1 };
  const { json, headers } = await api.call<ProblemJson>('POST', '/v1/tenants/default/events', { body });
  expect([json.status, json.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '2']);
  await api.stop();
});

test('an internal error is answered without internals', async () => {
  const accept = () => Promise.reject(new Error('relation "events" does not exist at select * from events'));
  const api = await startTestApi({
    replacements: { acceptor: { accept, planTogether: accept, acceptTogether: accept } },
  });
  const { json, text } = await api.call<ProblemJson>('POST', '/v1/tenants/default/events', {
    body: { type: 'a', data: 1 },
  });
  expect(json).toMatchObject({ status: 500, code: 'internal_error', requestId: expect.stringMatching(/^req_/) });
  expect(text).not.toMatch(/relation|select|at /);
  await api.stop();
});
