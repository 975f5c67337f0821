import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  createConsumer,
  findNode,
  NODE_VERSIONS,
  packPackage,
  type ConsumerProject,
  type PackedPackage,
} from '@postrider/dev-stack/packed';
import { skipUnless, testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../generated/version.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { version: string }; // ours
const localRequire = createRequire(import.meta.url);

let packed: PackedPackage;
let consumer: ConsumerProject;
beforeAll(async () => {
  await testBuild();
  packed = await packPackage(root);
  const tarball = `file:${packed.tarball}`;
  consumer = await createConsumer({ '@postrider/sdk-node': tarball, 'another-copy': tarball });
});
afterAll(() => consumer.remove());

const USES = `
async function main({ Postrider, PostriderNotFoundError, isPostriderNotFoundError }, { createFakePostrider }, copy) {
  const fake = createFakePostrider();
  const { id } = await fake.postrider.endpoints.create('default', { url: 'https://example.com/hook' });
  const event = await fake.postrider.events.publish('default', { type: 'order.paid', data: { n: 1 } });
  const delivery = await fake.postrider.waitForDelivery('default', event.deliveries[0].id);
  const error = await new copy.Postrider({ apiKey: 'pr_x', fetch: fake.fetch }).tenants.get('nobody').catch((e) => e);
  console.log(JSON.stringify({
    status: delivery.status,
    endpoints: (await fake.postrider.endpoints.list('default')).data.length,
    own: error instanceof Postrider,
    known: isPostriderNotFoundError(error) && error instanceof PostriderNotFoundError && copy.Postrider !== Postrider,
    sameClass: fake.postrider instanceof Postrider,
  }));
}
`;
const PRINTS = { status: 'delivered', endpoints: 1, own: false, known: true, sameClass: true };

describe.each([20, 22, 24] as const)(`Node %i`, (line) => {
  test('imports it as ESM and requires it from CommonJS, and two copies know each other', async (context) => {
    const node = await findNode(line);
    skipUnless(context, node !== undefined, 'npm has no such Node for this machine.');
    expect(await consumer.run(node, ['--version'])).toBe(`v${NODE_VERSIONS[line]}\n`);
    const esm = ['sdk-node', 'sdk-node/testing', 'another-copy'];
    const from = (name: string) => (name.startsWith('sdk') ? `@postrider/${name}` : name);
    const imports = esm.map((name, at) => `import * as m${at} from '${from(name)}';`).join('\n');
    await consumer.write('esm.mjs', `${imports}\n${USES}\nawait main(m0, m1, m2);`);
    const requires = esm.map((name) => `require('${from(name)}')`).join(', ');
    await consumer.write('cjs.cjs', `${USES}\nmain(${requires});`);
    // The two builds of one installed package, in one program.
    await consumer.write(
      'both.mjs',
      `import { createRequire } from 'node:module';
       ${imports}\n${USES}\nawait main(m0, m1, createRequire(import.meta.url)('@postrider/sdk-node'));`,
    );
    for (const file of ['esm.mjs', 'cjs.cjs', 'both.mjs']) {
      const env = { PATH: process.env['PATH'] };
      expect(JSON.parse(await consumer.run(node, [file], { env })), file).toEqual(PRINTS);
    }
  });
});

test('Jest 30 on Node 20 runs a test that requires it', async (context) => {
  const node = await findNode(20);
  skipUnless(context, node !== undefined, 'npm has no such Node for this machine.');
  await consumer.write('jest.config.json', JSON.stringify({ testEnvironment: 'node', transform: {} }));
  await consumer.write(
    'order.test.js',
    `const { isPostriderConflictError, isPostriderUsageError, Postrider } = require('@postrider/sdk-node');
     const { createFakePostrider } = require('@postrider/sdk-node/testing');
     test('an order is published', async () => {
       const fake = createFakePostrider();
       expect(fake.postrider).toBeInstanceOf(Postrider);
       await fake.postrider.events.publish('default', { type: 'order.paid', data: { at: new Date(0) } });
       expect(fake.published).toMatchObject([{ type: 'order.paid', data: { at: '1970-01-01T00:00:00.000Z' } }]);
       const error = await fake.postrider.tenants.create({ id: 'default' }).catch((reason) => reason);
       expect(isPostriderConflictError(error)).toBe(true);
       const bad = { type: 'a', data: [new Map(), new Date(NaN)] };
       const refused = await fake.postrider.events.publish('default', bad).catch((reason) => reason);
       expect(isPostriderUsageError(refused)).toBe(true);
     });`,
  );
  const jest = localRequire.resolve('jest/package.json').replace('package.json', 'bin/jest.js');
  const env = { PATH: process.env['PATH'], CI: 'true' };
  await consumer.run(node, [jest, '--rootDir', consumer.folder, '--json', '--outputFile', 'jest.json'], { env });
  const report = JSON.parse(readFileSync(`${consumer.folder}/jest.json`, 'utf8')) as object; // of Jest
  expect(report).toMatchObject({ numPassedTests: 1, numFailedTests: 0 });
});

test('CommonJS made by TypeScript runs', async () => {
  await consumer.write('program.ts', `${TYPED}\nvoid use().then((status) => console.log(status));`);
  const compiler = localRequire.resolve('typescript/package.json').replace('package.json', 'bin/tsc');
  for (const options of [
    { module: 'commonjs', moduleResolution: 'node10' },
    { module: 'node16', moduleResolution: 'node16' },
  ]) {
    const compilerOptions = { ...STRICTEST, ...options, noEmit: false, outDir: options.module, esModuleInterop: true };
    await consumer.write('tsconfig.program.json', JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    expect(await consumer.run(process.execPath, [compiler, '-p', 'tsconfig.program.json'])).toBe('');
    expect(await consumer.run(process.execPath, [`${options.module}/program.js`])).toBe('delivered\n');
  }
});

const STRICTEST = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  // Our declarations are checked, those of the compiler's own libraries are not.
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  noEmit: true,
  target: 'es2022',
  // The browser's names instead of Node's: the declarations need no others.
  lib: ['es2023', 'dom'],
  types: [],
};

const TYPED = `
import { isPostriderConflictError, Postrider, type DeliveryStatus, type PostriderErrorCode } from '@postrider/sdk-node';
import { createFakePostrider, type PublishedEvent } from '@postrider/sdk-node/testing';

interface Events { 'order.paid': { orderId: string } }

export async function use(): Promise<DeliveryStatus> {
  const { fetch } = createFakePostrider<Events>();
  const postrider = new Postrider<Events>({ apiKey: 'pr_x', baseUrl: 'https://postrider.example.com', fetch });
  try {
    const event = await postrider.events.publish('default', { type: 'order.paid', data: { orderId: '1' } });
    for await (const delivery of postrider.deliveries.list('default', { eventId: event.id })) return delivery.status;
    const { data, etag } = await postrider.tenants.get('default').withResponse();
    await postrider.tenants.update(data.id, { name: 'x' }, etag === undefined ? {} : { ifMatch: etag });
  } catch (error) {
    const code: PostriderErrorCode | undefined = isPostriderConflictError(error) ? error.code : undefined;
    console.log(code);
  }
  // @ts-expect-error -- the event map has no such type
  await postrider.events.publish('default', { type: 'order.payed', data: { orderId: '1' } });
  const fake = createFakePostrider<Events>({ outcome: ({ event }) => (event.type === 'x' ? 'pending' : 'delivered') });
  await fake.postrider.events.publish('default', { type: 'order.paid', data: { orderId: '1' } });
  const published: readonly PublishedEvent<Events>[] = fake.published;
  return published[0]?.data.orderId === '1' ? 'delivered' : 'pending';
}
`;

describe('TypeScript', () => {
  const compilers = {
    // What it is built with, and the last one with a compiler API, which most projects are on.
    7: fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url)),
    '5.9': localRequire.resolve('typescript/package.json').replace('package.json', 'bin/tsc'),
  };
  const resolutions = {
    'nodenext, from ES modules and from CommonJS': {
      files: ['typed.mts', 'typed.cts'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
    },
    bundler: { files: ['typed.mts'], module: 'esnext', moduleResolution: 'bundler' },
  };
  const cases = Object.entries(compilers).flatMap(([name, compiler]) =>
    Object.entries(resolutions).map(([resolution, options]) => ({ name, compiler, resolution, options })),
  );

  test.each(cases)('$name finds its types with $resolution', async ({ name, compiler, options }) => {
    const { files, ...resolution } = options;
    for (const file of files) await consumer.write(file, TYPED);
    const tsconfig = `tsconfig.${name}.${resolution.module}.json`;
    await consumer.write(tsconfig, JSON.stringify({ compilerOptions: { ...STRICTEST, ...resolution }, files }));
    expect(await consumer.run(process.execPath, [compiler, '-p', tsconfig])).toBe('');
  });
});

describe('esbuild', () => {
  test.each(['esm', 'cjs'] as const)('bundles it into a program of its own as %s, without the fake', async (format) => {
    const { build } = await import('esbuild');
    const entry = `bundle-${format}.mjs`;
    await consumer.write(
      entry,
      `import { Postrider } from '@postrider/sdk-node';
       const postrider = new Postrider({ apiKey: 'pr_x', fetch: async () => new Response('{"id":"a"}') });
       postrider.tenants.get('a').then((tenant) => console.log(tenant.id));`,
    );
    const outfile = `${consumer.folder}/bundled-${format}.${format === 'esm' ? 'mjs' : 'cjs'}`;
    await build({
      entryPoints: [`${consumer.folder}/${entry}`],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      minify: true,
    });
    const text = readFileSync(outfile, 'utf8');
    expect(text).not.toContain('pr_fake');
    expect(text.length).toBeLessThan(80_000);
    expect(await consumer.run(process.execPath, [outfile])).toBe('a\n');
  });
});

test('the tarball holds what is used, with sources for its maps, and nothing else', () => {
  const isExpected = (path: string) =>
    /^skills\/[a-z-]+\/SKILL\.md$/.test(path) ||
    /^(package\.json|dist\/cjs\/package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path) ||
    /^(dist|src)\/(?!tests\/).*(?<!\.test)\.(js|d\.ts|js\.map|d\.ts\.map|ts)$/.test(path);
  expect(packed.files.filter((path) => !isExpected(path))).toEqual([]);
  expect(packed.files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'dist/index.js', 'src/index.ts']));
  const sourceOf = (path: string) => path.replace(/^dist\/(cjs\/)?/, 'src/').replace(/(\.d)?\.(js|ts)(\.map)?$/, '.ts');
  const built = packed.files.filter((path) => path.startsWith('dist/') && path !== 'dist/cjs/package.json');
  expect(built.filter((path) => !packed.files.includes(sourceOf(path)))).toEqual([]);
});

test('it says the version of its package', () => {
  expect(VERSION).toBe(version);
});
