import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { testBuild } from '@postrider/dev-stack/testing';
import { createTestDatabase } from '@postrider/store/testing';
import { beforeAll, expect, test } from 'vitest';

beforeAll(testBuild);

/** Runs a program from dist. */
function run(program: string, env: Record<string, string>): ChildProcessByStdio<null, Readable, Readable> {
  const file = fileURLToPath(new URL(`../../dist/bin/${program}.js`, import.meta.url));
  return spawn(process.execPath, [file], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function firstLine(stream: Readable): Promise<Record<string, unknown>> {
  const lines = createInterface(stream);
  const [line] = (await once(lines, 'line')) as [string]; // readline gives text
  return JSON.parse(line) as Record<string, unknown>; // the test's expectations check it
}

const POSTRIDER_ENCRYPTION_KEYS = `a:${Buffer.alloc(32, 1).toString('base64')}`;

test('a new installation: bootstrap gives an admin key, with which the server answers, and SIGTERM ends it', async () => {
  const { url: POSTRIDER_DATABASE_URL, drop } = await createTestDatabase();
  const bootstrapped = await firstLine(run('bootstrap', { POSTRIDER_DATABASE_URL }).stdout);
  expect(bootstrapped).toEqual({ tenantId: 'default', adminKey: expect.stringMatching(/^pr_/) });

  const server = run('server', {
    POSTRIDER_DATABASE_URL,
    POSTRIDER_ENCRYPTION_KEYS,
    POSTRIDER_PORT: '0',
    POSTRIDER_METRICS_PORT: '0',
  });
  const ready = await firstLine(server.stdout);
  expect(ready).toMatchObject({ msg: 'ready', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  const headers = { authorization: `Bearer ${String(bootstrapped['adminKey'])}` };
  expect((await fetch(`${String(ready['url'])}/v1/tenants/default`, { headers })).status).toBe(200);
  const again = await firstLine(
    run('bootstrap', { POSTRIDER_DATABASE_URL, POSTRIDER_BOOTSTRAP_SIGN_IN: 'true' }).stdout,
  );
  expect(again).toEqual({ tenantId: 'default', adminKey: null, signInCode: expect.stringMatching(/^[\w-]{43}$/) });
  const session = await fetch(`${String(ready['url'])}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: again['signInCode'] }),
  });
  expect(await session.json()).toMatchObject({ key: { name: 'bootstrap', scopes: ['admin'] }, tenantId: null });
  expect(await (await fetch(`${String(ready['url'])}/docs/api`)).text()).toContain('reference.');
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  await drop();
});

test('an invalid configuration ends the server at once, with all errors in one line', async () => {
  const server = run('server', { POSTRIDER_PORT: 'eighty' });
  const exited = once(server, 'exit');
  const line = await firstLine(server.stdout);
  expect(line['problems']).toHaveLength(3);
  expect(await exited).toEqual([1, null]);
});

test('bootstrap refuses a key that could be guessed', async () => {
  const bootstrap = run('bootstrap', {
    POSTRIDER_DATABASE_URL: 'postgres://a/b',
    POSTRIDER_BOOTSTRAP_ADMIN_KEY: 'pr_admin',
  });
  expect(await once(bootstrap, 'exit')).toEqual([1, null]);
});
