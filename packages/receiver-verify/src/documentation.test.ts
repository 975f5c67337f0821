import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort, testBuild, testPostgresUrl } from '../../dev-stack/src/testing.ts';
import { ANSWER_STATUS, generateSecret } from './index.ts';
import { signTestWebhook, type TestWebhook } from './testing/index.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
// Inside of the package, so that it finds itself by name, and the frameworks.
const FOLDER = join(PACKAGE, '.readme');

// Those for a framework that builds are in `framework-builds.test.ts`.
const BUILT = new Set(['app/webhooks/route.ts', 'pages/api/webhooks.ts', 'worker.ts']);
const allBlocks = [...README.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)].map(([, kind = '', code = ''], index) => ({
  kind,
  code,
  file: kind.endsWith('.ts') ? kind : `block-${index + 1}.ts`,
  title: /from '(?:@postrider\/receiver-verify\/)(\w+)'/.exec(code)?.[1] ?? kind,
}));
const blocks = allBlocks.filter(({ kind }) => !BUILT.has(kind));

/** A plain secret for the block that shows an older scheme. */
const LEGACY = {
  scheme: 'legacy',
  header: 'X-AIFAI-Signature',
  prefix: 'sha256=',
  encoding: 'hex',
  content: 'body',
} as const;
const secret = generateSecret();
const environment: Record<string, string | undefined> = { ...process.env, WEBHOOK_SECRET: secret };
const event = { type: 'order.paid', data: { orderId: 'o_1', total: 12 } };

beforeAll(async () => {
  await testBuild();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  // The emulation lacks `call`.
  writeFileSync(
    join(FOLDER, 'redis.js'),
    "import Mock from 'ioredis-mock'; export class Redis extends Mock { call(_, ...args) { return this.eval(...args); } }",
  );
  for (const { file, code } of blocks) {
    writeFileSync(join(FOLDER, file), code);
    const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } };
    const compiled = await transform(code, { loader: 'ts', format: 'esm', target: 'node20', tsconfigRaw });
    writeFileSync(
      join(FOLDER, file.replace(/ts$/, 'js')),
      compiled.code.replace(/from ["']ioredis["']/, "from './redis.js'"),
    );
  }
  environment['DATABASE_URL'] = await testPostgresUrl();
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

function run(script: string): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: FOLDER,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

/** What a program says until it ends. */
async function outputOf(child: ChildProcess): Promise<{ code: number; output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  // `close` has the code of a process that ended by itself.
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

/** Runs a block that listens on 3000, on a port that is free, until somebody answers there. */
async function startServer(file: string): Promise<{ url: string; stop(): void }> {
  const port = await findFreePort();
  // Once, because the port that is found may have 3000 in it.
  const compiled = readFileSync(join(FOLDER, file.replace(/ts$/, 'js')), 'utf8').replace(/3e3|3000/, String(port));
  writeFileSync(join(FOLDER, `on-${port}.js`), compiled);
  const child = run(`await import('./on-${port}.js')`);
  const lines = createInterface({ input: child.stderr ?? expect.unreachable('no stderr') });
  const said: string[] = [];
  lines.on('line', (line) => said.push(line));
  const url = `http://127.0.0.1:${port}/webhooks`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(said.join('\n'));
    const answered = await fetch(url, { method: 'POST' }).then(
      () => true,
      () => false,
    );
    if (answered) return { url, stop: () => void child.kill('SIGKILL') };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const sendTo = (url: string, { headers, body }: TestWebhook) =>
  fetch(url, { method: 'POST', headers, body }).then(({ status }) => status);

test('every block of code is of a kind that is run here', () => {
  expect(blocks.length).toBeGreaterThan(12);
  expect(README.match(/^```ts\b/gm)).toHaveLength(allBlocks.length);
  expect(allBlocks.length - blocks.length).toBe(BUILT.size);
  const kinds = new Set(blocks.map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['handler', 'receiver.ts', 'script', 'server']);
});

test('every block compiles with strict settings', async () => {
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'dom'],
    types: ['node'],
    experimentalDecorators: true,
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const tsc = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc');
  const child = spawn(process.execPath, [tsc, '-p', FOLDER]);
  children.push(child);
  await expect(outputOf(child)).resolves.toEqual({ code: 0, output: '' });
});

describe.each(blocks.filter(({ kind }) => kind === 'server'))('server: $title', ({ file }) => {
  test('takes a good webhook and refuses a bad one', async () => {
    const { url, stop } = await startServer(file);
    expect(await sendTo(url, await signTestWebhook({ secret, event }))).toBe(200);
    expect(await sendTo(url, await signTestWebhook({ secret: generateSecret(), event }))).toBe(401);
    stop();
  });
});

describe.each(blocks.filter(({ kind }) => kind === 'handler'))('handler: $title', ({ file, code }) => {
  test('takes a good webhook and refuses a bad one', async () => {
    const isLegacy = code.includes("scheme: 'legacy'");
    const old = { signing: LEGACY, body: '{"event":"notification","notification":{"id":1,"title":"Hello"}}' };
    const sign = (key: string) =>
      isLegacy ? signTestWebhook({ secret: key, ...old }) : signTestWebhook({ secret: key, event });
    const good = await sign(isLegacy ? 'a plain text secret' : secret);
    const bad = await sign(generateSecret());
    const requests = [good, bad].map(({ headers, body }) => ({ headers, body: Buffer.from(body).toString('base64') }));
    const script = `
      import * as block from './${file.replace(/ts$/, 'js')}';
      import { createServer } from 'node:http';
      for (const { headers, body } of ${JSON.stringify(requests)}) {
        const bytes = Buffer.from(body, 'base64');
        const request = () => new Request('http://localhost/webhooks', { method: 'POST', headers, body: bytes });
        if (block.handler) console.log((await block.handler({ headers, body, isBase64Encoded: true })).statusCode);
        else if (block.POST) console.log((await block.POST(request())).status);
        else if (block.default.fetch) console.log((await block.default.fetch(request())).status);
        else {
          const server = createServer(block.default).listen(0);
          await new Promise((resolve) => server.once('listening', resolve));
          const url = 'http://127.0.0.1:' + server.address().port;
          console.log((await fetch(url, { method: 'POST', headers, body: bytes })).status);
          server.close();
          server.closeAllConnections();
        }
      }`;
    const { code: exit, output } = await outputOf(run(script));
    expect([exit, output.match(/^\d{3}$/gm)], output).toEqual([0, ['200', '401']]);
  });
});

test.each(blocks.filter(({ kind }) => kind === 'script'))('script: $title runs to its end', async ({ file }) => {
  await expect(outputOf(run(`await import('./${file.replace(/ts$/, 'js')}')`))).resolves.toEqual({
    code: 0,
    output: '',
  });
});

test('the table of answers is the one that the package exports', () => {
  const rows = [...README.matchAll(/^\| (\d{3}) +\| ([^|\n]*)\|/gm)];
  const told = rows.flatMap(([, status, outcomes = '']) =>
    [...outcomes.matchAll(/`(\w+)`/g)].map(([, name]) => [name, Number(status)]),
  );
  const wanted = Object.entries(ANSWER_STATUS).map(([name, status]): [string, number] => [name, status]);
  const byName = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
  expect(told.filter(([name]) => name !== 'background').toSorted(byName)).toEqual(wanted.toSorted(byName));
});
