// The README's code for Next.js and for Workers, built and run by the frameworks themselves.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '../../dev-stack/src/packed.ts';
import { findFreePort, testBuild } from '../../dev-stack/src/testing.ts';
import { generateSecret } from './index.ts';
import { signTestWebhook, type TestWebhook } from './testing/index.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
// Inside of the package, where the frameworks are found.
const FOLDER = join(PACKAGE, '.readme-builds');
const require = createRequire(import.meta.url);
const secret = generateSecret();
const event = { type: 'order.paid', data: { orderId: 'o_1', total: 12 } };
const children: ChildProcess[] = [];

// The frameworks import the package as it is built.
beforeAll(testBuild);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(FOLDER, { recursive: true, force: true });
});

function block(name: string): string {
  const [, code] = README.split(`\`\`\`ts ${name}\n`);
  return code?.split('```')[0] ?? expect.unreachable(`The README has no ${name}.`);
}

function write(file: string, text: string): string {
  const path = join(FOLDER, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

interface Running {
  url: string;
  said(): string;
}

/** Starts a server, and waits until it answers. */
async function start(program: string, args: string[], port: number): Promise<Running> {
  const child = spawn(program, args, {
    env: { ...process.env, WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(said);
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answered) return { url, said: () => said };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const send = (url: string, { headers, body }: TestWebhook) =>
  fetch(url, { method: 'POST', headers, body }).then(({ status }) => status);

async function expectGoodAndBad(url: string, good: number): Promise<void> {
  expect(await send(url, await signTestWebhook({ secret, event }))).toBe(good);
  expect(await send(url, await signTestWebhook({ secret: generateSecret(), event }))).toBe(401);
  expect((await fetch(url)).status).toBe(405);
}

describe('workerd', () => {
  /** Bundled as wrangler does it. */
  async function serveWorker(name: string, flags: string[]): Promise<Running> {
    await build({
      entryPoints: [join(FOLDER, `${name}.ts`)],
      outfile: join(FOLDER, `${name}.js`),
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      conditions: ['workerd', 'worker', 'browser'],
      external: ['cloudflare:workers'],
    });
    const config = write(
      `${name}.capnp`,
      `using Workerd = import "/workerd/workerd.capnp";
      const config :Workerd.Config = (
        services = [(name = "main", worker = .worker)],
        sockets = [(name = "http", address = "*:0", http = (), service = "main")]
      );
      const worker :Workerd.Worker = (
        modules = [(name = "worker", esModule = embed "${name}.js")],
        compatibilityDate = "2026-07-01",
        compatibilityFlags = [${flags.map((flag) => `"${flag}"`).join(', ')}],
        bindings = [(name = "WEBHOOK_SECRET", text = "${secret}")]
      );`,
    );
    // The package's main module gives the path of the program for this machine.
    const { default: workerd } = require('workerd') as { default: string };
    const port = await findFreePort();
    return start(workerd, ['serve', config, '--socket-addr', `http=127.0.0.1:${port}`], port);
  }

  test.each([
    ['as it is', []],
    ['with node:crypto', ['nodejs_compat']],
  ])('runs the worker of the README %s', async (_, flags) => {
    write('worker.ts', block('worker.ts'));
    const { url, said } = await serveWorker('worker', flags);
    await expectGoodAndBad(url, 202);
    await expect.poll(said).toContain('order o_1 was paid, 12');
  });

  test('gives the secret and `waitUntil` to a receiver of a module', async () => {
    write(
      'module.ts',
      `import { env, waitUntil } from 'cloudflare:workers';
      import { createReceiver } from '@postrider/receiver-verify';
      import { fetchWebhooks } from '@postrider/receiver-verify/fetch';
      const receiver = createReceiver({ secrets: env.WEBHOOK_SECRET, background: waitUntil })
        .fallback(({ type }) => console.log('got', type));
      export default { fetch: fetchWebhooks(receiver) };`,
    );
    const { url, said } = await serveWorker('module', []);
    await expectGoodAndBad(url, 202);
    await expect.poll(said).toContain('got order.paid');
  });
});

describe('Next.js', () => {
  let app: Running;
  beforeAll(async () => {
    for (const name of ['app/webhooks/route.ts', 'pages/api/webhooks.ts']) write(`next/${name}`, block(name));
    write('next/receiver.ts', block('receiver.ts'));
    write('next/app/after/route.ts', AFTER);
    write(
      'next/app/layout.tsx',
      'export default ({ children }: { children: React.ReactNode }) => <html>{children}</html>;',
    );
    write('next/package.json', '{ "private": true }');
    const modules = join(FOLDER, 'next/node_modules');
    mkdirSync(join(modules, '@postrider'), { recursive: true });
    symlinkSync(PACKAGE, join(modules, '@postrider/receiver-verify'));
    // Next uses the compiler's programming interface, which newer ones do not have.
    symlinkSync(realpathSync(join(PACKAGE, 'node_modules/typescript5')), join(modules, 'typescript'));
    const next = require.resolve('next/dist/bin/next');
    const env = { ...process.env, WEBHOOK_SECRET: secret, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
    await runProgram(process.execPath, [next, 'build', join(FOLDER, 'next')], { env });
    const port = await findFreePort();
    app = await start(
      process.execPath,
      [next, 'start', join(FOLDER, 'next'), '-p', String(port), '-H', '127.0.0.1'],
      port,
    );
  });

  test.each([
    ['app router', '/webhooks', 200],
    ['pages router', '/api/webhooks', 200],
    ['app router, with `after` for the background', '/after', 202],
  ])('%s', async (_, path, status) => {
    await expectGoodAndBad(`${app.url}${path}`, status);
    await expect.poll(app.said).toContain('order o_1 was paid, 12');
  });
});

const AFTER = `
import { createReceiver } from '@postrider/receiver-verify';
import { nextAppWebhooks } from '@postrider/receiver-verify/next';
import { after } from 'next/server';

const receiver = createReceiver({ secrets: process.env.WEBHOOK_SECRET, background: after }).fallback(() => undefined);
export const POST = nextAppWebhooks(receiver);
`;
