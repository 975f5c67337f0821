// The package as users get it: its tarball, installed by projects of every kind.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createConsumer,
  findNode,
  NODE_VERSIONS,
  packPackage,
  runProgram,
  type ConsumerProject,
  type PackedPackage,
} from '../../dev-stack/src/packed.ts';
import { skipUnless, testBuild } from '../../dev-stack/src/testing.ts';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
  name: string;
  exports: Record<string, { import: { types: string } } | string>;
  dependencies?: unknown;
};
const ENTRIES = Object.keys(manifest.exports).filter((path) => path !== './package.json');
let packed: PackedPackage;
let consumer: ConsumerProject;

const require = createRequire(import.meta.url);
const binOf = (name: string, path: string) => join(dirname(require.resolve(`${name}/package.json`)), path);
const asName = (entry: string) => manifest.name + entry.slice(1);

beforeAll(async () => {
  await testBuild();
  packed = await packPackage(PACKAGE);
  consumer = await createConsumer({ [manifest.name]: `file:${packed.tarball}` });
});
afterAll(() => consumer.remove());

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

test.for([20, 22, 24] as const)(
  'on Node %d it is imported and required, and the errors of both copies know each other',
  async (line, context) => {
    const node = await findNode(line);
    skipUnless(context, node !== undefined, 'npm has no such Node for this machine.');
    expect(await consumer.run(node, ['--version'])).toBe(`v${NODE_VERSIONS[line]}\n`);
    await consumer.write('esm.mjs', esm);
    await consumer.write('cjs.cjs', cjs);
    for (const file of ['esm.mjs', 'cjs.cjs']) {
      expect(await consumer.run(node, ['--no-warnings', file]), file).toBe('ok true\n');
    }
  },
);

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
  const folder = name.replaceAll(/\W/g, '');
  const common = { target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: [], strict: true, noEmit: true };
  // Its declarations are checked too, those of the compiler's own libraries are not: no skipLibCheck.
  const compilerOptions = { ...common, ...options, exactOptionalPropertyTypes: true, skipDefaultLibCheck: true };
  await consumer.write(`${folder}/program.${extension}`, TYPED);
  await consumer.write(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, files: [`program.${extension}`] }));
  expect(await consumer.run(process.execPath, [binOf(compiler, 'bin/tsc'), '-p', folder])).toBe('');
});

test('a bundle for the browser or a worker needs nothing of Node', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: ENTRIES.map((entry, index) => `export * as e${index} from '${asName(entry)}';`).join('\n'),
      resolveDir: consumer.folder,
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

test('the tarball holds what belongs there, built from the sources that are here', () => {
  const { files } = packed;
  for (const wanted of ['README.md', 'LICENSE', 'CHANGELOG.md', 'dist/index.js', 'dist/cjs/index.js', 'src/index.ts']) {
    expect(files).toContain(wanted);
  }
  expect(files.filter((file) => /\.(test|bench)\.|adapters\/testing|\.tsbuildinfo/.test(file))).toEqual([]);
  for (const file of files.filter((name) => name.startsWith('dist/') && name.endsWith('.js'))) {
    expect(files).toContain(file.replace(/^dist\/(cjs\/)?/, 'src/').replace(/\.js$/, '.ts'));
  }
});

test('it depends on nothing, and its sources import nothing but each other', () => {
  expect(manifest.dependencies).toBeUndefined();
  const sources = readdirSync(join(PACKAGE, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.(test|bench)\.ts$|adapters\/testing/.test(file),
  );
  expect(sources.length).toBeGreaterThan(30);
  for (const file of sources) {
    const names = [...readFileSync(join(PACKAGE, 'src', file), 'utf8').matchAll(/(?:from|import) '([^']+)'/g)].map(
      ([, name]) => name,
    );
    expect([file, names.filter((name) => name !== undefined && !name.startsWith('.'))]).toEqual([file, []]);
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
  const { apiReport } = (await import(join(PACKAGE, '../../scripts/api-report.mjs'))) as {
    apiReport(root: string): string;
  };
  expect(apiReport(PACKAGE), 'Run `pnpm generate` and look at what changed.').toBe(
    readFileSync(join(PACKAGE, 'api-report.md'), 'utf8'),
  );
});

test('the tests compile', async () => {
  const project = join(PACKAGE, 'tsconfig.test.json');
  expect(await runProgram(process.execPath, [binOf('typescript', 'bin/tsc'), '-p', project])).toBe('');
});
