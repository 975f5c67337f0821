import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { testBuild } from '@postrider/dev-stack/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from './config.ts';
import { startServer, type RunningServer } from './start-server.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

const keyOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const [OLD, NEW] = [keyOf('old', 1), keyOf('new', 2)];

let api: TestApi;
let hookUrl: string;
const received: { headers: IncomingHttpHeaders; body: string }[] = [];
const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    received.push({ headers: request.headers, body });
    response.end();
  });
});

beforeAll(async () => {
  await testBuild();
  api = await startTestApi({ env: { POSTRIDER_ENCRYPTION_KEYS: OLD } });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  hookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`; // it listens on a port
});
afterAll(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await api.stop();
});

/** Another server on the same database. */
function startWith(keys: string): Promise<RunningServer> {
  const config = readConfig({
    POSTRIDER_DATABASE_URL: api.databaseUrl,
    POSTRIDER_PORT: '0',
    POSTRIDER_ENV: 'development',
    POSTRIDER_ENCRYPTION_KEYS: keys,
    POSTRIDER_DRAIN_MS: '2000',
  });
  return startServer(config, pino({ level: 'silent' }));
}

async function reseal(keys: string, ...given: string[]): Promise<{ code: number; said: string }> {
  const program = fileURLToPath(new URL('../../store/dist/bin/reseal.js', import.meta.url));
  const child = spawn(process.execPath, [program, ...given], {
    env: { POSTRIDER_DATABASE_URL: api.databaseUrl, POSTRIDER_ENCRYPTION_KEYS: keys },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number]>;
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await exited)[0], said: out + errors };
}

interface Sent {
  method?: string;
  body?: object;
  idempotencyKey?: string;
}

async function ask<Json>(
  url: string,
  path: string,
  { method = 'POST', body, idempotencyKey }: Sent = {},
): Promise<Json> {
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${api.adminKey}`,
      'content-type': 'application/json',
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  expect(response.status, `${method} ${path}: ${answer}`).toBeLessThan(300);
  return JSON.parse(answer) as Json; // the expectations check it
}

const TENANT = '/tenants/default';

/** Sends a test event, and returns the headers that arrived, signed with this secret. */
async function sendTest(url: string, endpointId: string, secret: string): Promise<IncomingHttpHeaders> {
  const before = received.length;
  await ask(url, `${TENANT}/endpoints/${endpointId}/test`, { body: {} });
  const { body = '', headers = {} } = received[before] ?? {};
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  return headers;
}

test('a key is rotated under traffic: nothing fails, no change is lost, and the new key is enough afterwards', async () => {
  const { url } = api;
  const made = await Promise.all(
    Array.from({ length: 6 }, (_, i) => {
      const auth = { type: 'bearer', token: `token-${i}` };
      return ask<{ id: string; secret: string }>(url, `${TENANT}/endpoints`, { body: { url: hookUrl, auth } });
    }),
  );
  await ask(url, `${TENANT}/defaults`, { method: 'PATCH', body: { headers: { 'x-inherited': 'secret' } } });
  const shared = await ask<{ secret: string }>(url, `${TENANT}/defaults/rotate-secret`, { body: {} });
  const heir = await ask<{ id: string }>(url, `${TENANT}/endpoints`, { body: { url: hookUrl } });
  const kept = { body: { name: 'kept', scopes: ['read'] }, idempotencyKey: 'kept' };
  const first = await ask(url, '/keys', kept);

  const servers = [await startWith(`${OLD},${NEW}`), await startWith(`${NEW},${OLD}`)] as const;
  let asked: readonly RunningServer[] = servers;
  let changes = 0;
  const newest = new Map(made.map(({ id, secret }) => [id, { secret, header: '' }]));
  const traffic = async (id: string) => {
    const path = `${TENANT}/endpoints/${id}`;
    for (let i = 0; asked.length > 0; i++) {
      const server = asked[i % asked.length]?.url ?? '';
      const { secret } = await ask<{ secret: string }>(server, `${path}/rotate-secret`, { body: { overlapHours: 0 } });
      const header = `${id}-${i}`;
      await ask(server, path, { method: 'PATCH', body: { headers: { 'x-newest': header } } });
      newest.set(id, { secret, header });
      changes += 1;
    }
  };
  const running = Promise.all(made.map(({ id }) => traffic(id)));
  // While one server still seals with the old key, values may be left.
  expect((await reseal(`${NEW},${OLD}`)).said).not.toContain('cannot be opened');
  asked = [servers[1]];
  const seen = changes;
  await vi.waitFor(() => expect(changes).toBeGreaterThan(seen + made.length));
  expect(await reseal(`${NEW},${OLD}`)).toMatchObject({ code: 0 });
  asked = [];
  await running;
  expect(await reseal(NEW, '--dry-run')).toMatchObject({ code: 0 });
  for (const server of servers) await server.stop();

  const after = await startWith(NEW);
  for (const [id, { secret, header }] of newest) {
    const bearer = expect.stringMatching(/^Bearer token-\d$/);
    expect(await sendTest(after.url, id, secret)).toMatchObject({ 'x-newest': header, authorization: bearer });
  }
  expect(await sendTest(after.url, heir.id, shared.secret)).toMatchObject({ 'x-inherited': 'secret' });
  expect(await ask(after.url, '/keys', kept)).toEqual(first);
  const withoutNew = await reseal(OLD, '--dry-run');
  expect(withoutNew).toMatchObject({
    code: 1,
    said: expect.stringContaining('need the key "new", which is not configured'),
  });
  await after.stop();
});
