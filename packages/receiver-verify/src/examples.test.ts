// The applications in the top folder examples/, run as their users would.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runProgram } from '../../dev-stack/src/packed.ts';
import { findFreePort, testBuild, testPostgresUrl } from '../../dev-stack/src/testing.ts';
import { generateSecret } from './index.ts';
import { signTestWebhook, type TestWebhook } from './testing/index.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));
const secret = generateSecret();
const event = { type: 'order.paid', data: { orderId: 'o_1', total: 12 } };
const children: ChildProcess[] = [];
const database = `examples_${process.pid}`;
let databaseUrl = '';

beforeAll(async () => {
  await testBuild();
  const url = new URL(await testPostgresUrl());
  await inDatabase(url.href, `create database ${database}`);
  url.pathname = `/${database}`;
  databaseUrl = url.href;
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await inDatabase(await testPostgresUrl(), `drop database ${database} with (force)`);
});

async function inDatabase(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

interface Started {
  url: string;
  said(): string;
  child: ChildProcess;
}

async function start(name: string, more: Record<string, string> = {}): Promise<Started> {
  const port = await findFreePort();
  const env = { ...process.env, WEBHOOK_SECRET: secret, DATABASE_URL: databaseUrl, PORT: String(port), ...more };
  // What `tsx server.ts` does, without the process in between.
  const child = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
    cwd: join(EXAMPLES, name),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const url = `http://127.0.0.1:${port}/webhooks`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(said);
    const answered = await fetch(url, { method: 'POST' }).then(
      () => true,
      () => false,
    );
    if (answered) return { url, said: () => said, child };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const send = async (url: string, { headers, body }: TestWebhook) =>
  (await fetch(url, { method: 'POST', headers, body })).status;

test('every example is run here', () => {
  const folders = readdirSync(EXAMPLES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => name !== 'catalogues'); // data for the sending side
  expect(folders.toSorted()).toEqual([
    'express',
    'fastify',
    'fetch',
    'hono',
    'koa',
    'lambda',
    'nestjs',
    'nextjs',
    'postgres',
    'send',
  ]);
  for (const name of ['express', 'fastify', 'hono', 'koa', 'nestjs', 'postgres']) {
    const { scripts } = JSON.parse(readFileSync(join(EXAMPLES, name, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    expect(scripts.start).toBe('tsx server.ts');
  }
});

test.each(['express', 'fastify', 'fetch', 'hono', 'koa', 'lambda', 'nestjs', 'postgres', 'send'])(
  '%s compiles',
  async (name) => {
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
    expect(await runProgram(process.execPath, [tsc, '-p', join(EXAMPLES, name)])).toBe('');
  },
);

describe.each<[string, Record<string, string>]>([
  ['express', {}],
  ['fastify', {}],
  ['hono', {}],
  ['koa', {}],
  ['nestjs', { ON: 'express' }],
  ['nestjs', { ON: 'fastify' }],
])('%s %j', (name, env) => {
  test('handles an event once, refuses forgeries, and still parses JSON elsewhere', async () => {
    const { url, said, child } = await start(name, env);
    const webhook = await signTestWebhook({ secret, event });
    expect(await send(url, webhook)).toBe(200);
    expect(await send(url, webhook)).toBe(200);
    expect(await send(url, await signTestWebhook({ secret: generateSecret(), event }))).toBe(401);
    const echo = await fetch(url.replace('webhooks', 'echo'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect(await echo.json()).toEqual({ a: 1 });
    expect(said().match(/order o_1 was paid, 12/g)).toHaveLength(1);
    child.kill('SIGKILL');
  });
});

describe('postgres', () => {
  beforeAll(async () => {
    const env = { ...process.env, DATABASE_URL: databaseUrl };
    await runProgram(process.execPath, ['--import', 'tsx', 'migrate.ts'], { cwd: join(EXAMPLES, 'postgres'), env });
  });
  const count = () => inDatabase(databaseUrl, 'select count(*)::integer as orders from paid_orders');

  test('of two processes and many requests, one writes the order', async () => {
    const processes = await Promise.all([start('postgres'), start('postgres')]);
    const webhook = await signTestWebhook({ secret, event });
    const statuses = await Promise.all(
      Array.from({ length: 8 }, (_, index) => send(processes[index % 2]?.url ?? '', webhook)),
    );
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(await count()).toEqual([{ orders: 1 }]);
    for (const { child } of processes) child.kill('SIGKILL');
  });

  test('killed while it handles an event, another process handles it once the lease is over', async () => {
    const first = await start('postgres');
    const lock = new pg.Client({ connectionString: databaseUrl });
    await lock.connect();
    // The handler stops at this lock, its lease taken and its order not yet written.
    await lock.query('begin; lock table paid_orders in access exclusive mode');
    const second = { ...event, data: { orderId: 'o_2', total: 1 } };
    const webhook = await signTestWebhook({ secret, event: second });
    const cut = send(first.url, webhook).catch(() => 'cut');
    await expect
      .poll(() => inDatabase(databaseUrl, `select 1 as open from webhook_receipts where not done`))
      .toEqual([{ open: 1 }]);
    await expect
      .poll(() =>
        inDatabase(
          databaseUrl,
          `select 1 as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = '${database}'`,
        ),
      )
      .toEqual([{ waiting: 1 }]);
    first.child.kill('SIGKILL');
    await expect(cut).resolves.toBe('cut');
    await lock.query('rollback');
    await lock.end();
    const next = await start('postgres');
    expect(await send(next.url, webhook)).toBe(503);
    // As if the minute of the lease had passed.
    await inDatabase(databaseUrl, 'update webhook_receipts set expires_at = clock_timestamp() where not done');
    expect(await send(next.url, webhook)).toBe(200);
    expect(await send(next.url, webhook)).toBe(200);
    expect(await count()).toEqual([{ orders: 2 }]);
    next.child.kill('SIGKILL');
  });
});

test('send: its event is accepted', async () => {
  const { url, said, child } = await start('koa');
  const cwd = join(EXAMPLES, 'send');
  const env = { ...process.env, WEBHOOK_SECRET: secret };
  const printed = await runProgram(process.execPath, ['--import', 'tsx', 'send.ts', url], { cwd, env });
  expect(printed).toContain('200 {"received":true}');
  expect(said()).toContain('order o_1 was paid');
  child.kill('SIGKILL');
});

describe('functions', () => {
  // They log in this process.
  beforeAll(() => {
    vi.spyOn(console, 'log').mockReturnValue();
    vi.spyOn(console, 'error').mockReturnValue();
  });
  const scratch = mkdtempSync(join(tmpdir(), 'receiver-examples-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  /** Bundled with what is here: Next itself is not installed. */
  async function load<T>(path: string): Promise<T> {
    const outfile = join(scratch, `${path.replaceAll(/\W/g, '-')}.mjs`);
    await build({
      entryPoints: [join(EXAMPLES, path)],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      nodePaths: [join(EXAMPLES, 'fetch/node_modules')],
    });
    process.env['WEBHOOK_SECRET'] = secret;
    // Whatever was bundled is what the caller says.
    return (await import(outfile)) as T;
  }

  const good = signTestWebhook({ secret, event });
  const bad = signTestWebhook({ secret: generateSecret(), event });

  test('lambda', async () => {
    const { handler } = await load<{ handler(event: object): Promise<{ statusCode: number }> }>('lambda/handler.ts');
    for (const [webhook, status] of [
      [good, 200],
      [bad, 401],
    ] as const) {
      const { headers, body } = await webhook;
      await expect(
        handler({ headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true }),
      ).resolves.toMatchObject({ statusCode: status });
    }
  });

  test('fetch', async () => {
    const { default: worker } = await load<{ default: { fetch(request: Request, env: object): Promise<Response> } }>(
      'fetch/worker.ts',
    );
    const env = { WEBHOOK_SECRET: secret };
    expect((await worker.fetch((await good).request('https://x.example/webhooks'), env)).status).toBe(200);
    expect((await worker.fetch((await bad).request('https://x.example/webhooks'), env)).status).toBe(401);
    expect((await worker.fetch(new Request('https://x.example/other'), env)).status).toBe(404);
  });

  test('nextjs, app router', async () => {
    const { POST } = await load<{ POST(request: Request): Promise<Response> }>('nextjs/app/webhooks/route.ts');
    expect((await POST((await good).request())).status).toBe(200);
    expect((await POST((await bad).request())).status).toBe(401);
  });

  test('nextjs, pages router', async () => {
    type Page = { config: object; default(request: IncomingMessage, response: ServerResponse): Promise<void> };
    const page = await load<Page>('nextjs/pages/api/webhooks.ts');
    expect(page.config).toEqual({ api: { bodyParser: false } });
    const server = createServer((request, response) => void page.default(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await send(url, await good)).toBe(200);
    expect(await send(url, await bad)).toBe(401);
    server.closeAllConnections();
    server.close();
  });
});
