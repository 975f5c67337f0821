import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createConsumer, packPackage, type ConsumerProject } from '@postrider/dev-stack/packed';
import { build } from 'esbuild';
import { testBuild, testTemporalAddress } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import * as sdk from '../index.ts';
import { serveFake } from './testing/serve-fake.ts';
import { startRealApi } from './testing/start-real-api.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}/README.md`, 'utf8');
const program = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code).join('\n');
const workspace = fileURLToPath(new URL('../../../..', import.meta.url));

let consumer: ConsumerProject;
let files: string[];
beforeAll(async () => {
  await testBuild();
  const { name, tarball, files: packed } = await packPackage(root);
  files = packed;
  consumer = await createConsumer({ [name]: `file:${tarball}` });
  await consumer.write('readme.mts', program);
});
afterAll(() => consumer.remove());

test('the code of the README compiles', async () => {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    module: 'nodenext',
    types: ['node'],
    typeRoots: [`${workspace}/node_modules/@types`],
  };
  await consumer.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['readme.mts'] }));
  const compiler = `${workspace}/node_modules/typescript/bin/tsc`;
  expect(await consumer.run(process.execPath, [compiler, '-p', 'tsconfig.json'])).toBe('');
});

const PRINTED = [
  expect.stringMatching(/^Give the receiver this secret, it is shown only now: whsec_\S{44}$/),
  'delivered after 1 attempt(s)',
  'true',
  'hold until 2026-02-05T06:00:00.000Z',
  'filtered /data.amount/$gte',
  'not_sent type_not_subscribed null',
  'cancelled requested null',
  'accepted → held → rescheduled → cancelled',
  'published before',
  expect.stringMatching(/^dlv_\w{26} order\.paid$/),
  expect.stringMatching(/^[23] null$/), // a run adds one event that has no `externalId`
  expect.stringMatching(/^getTenant 200 in \d+ ms req_\w{32}$/),
  '',
];

const isListed = (line: string) => line.startsWith('dlv_');

test('the code of the README runs to its end, prints what it says, and can be run again', async () => {
  const { folder } = consumer;
  await build({ entryPoints: [`${folder}/readme.mts`], outfile: `${folder}/readme.mjs`, format: 'esm' });
  const api = await serveFake();
  const env = { PATH: process.env['PATH'], POSTRIDER_API_KEY: 'pr_any', POSTRIDER_BASE_URL: api.url };
  const run = () => consumer.run(process.execPath, ['readme.mjs'], { env });
  const [first, again] = [await run(), await run().finally(() => api.stop())];
  expect(first.split('\n')).toEqual(PRINTED);
  // What the first run delivered is listed too.
  const lines = again.split('\n').filter((line, at, all) => !isListed(line) || !isListed(all[at + 1] ?? ''));
  expect(lines).toEqual(PRINTED);
});

test('it runs on a fresh Postrider with its worker, and a second time', async () => {
  const real = await startRealApi();
  onTestFinished(() => real.stop());
  await real.startWorker(await testTemporalAddress());
  const env = { PATH: process.env['PATH'], POSTRIDER_API_KEY: real.adminKey, POSTRIDER_BASE_URL: real.url };
  for (let run = 1; run <= 2; run++) {
    const lines = (await consumer.run(process.execPath, ['readme.mjs'], { env })).split('\n');
    const told = lines.filter((line) => !isListed(line));
    expect(told).toEqual([...PRINTED.slice(0, 9), ...PRINTED.slice(10)]);
  }
});

test('the links of the README lead to what is in the package', () => {
  const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const outside = links.filter((target) => !/^https?:/.test(target) && !files.includes(target.split('#')[0] ?? ''));
  expect([links.length > 0, outside]).toEqual([true, []]);
});

test('the README names every error class, every resource and every option', () => {
  const short = (name: string) =>
    page.includes(`\`${name}\``) || page.includes(`\`${name.replace('Postrider', '…')}\``);
  const classes = Object.keys(sdk).filter((name) => /^Postrider\w+Error$/.test(name));
  expect(classes.filter((name) => !short(name))).toEqual([]);
  const resources = Object.keys(new sdk.Postrider({ apiKey: 'pr_x' }));
  expect(resources.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  const options = [
    'apiKey',
    'baseUrl',
    'timeoutMs',
    'maxRetries',
    'maxRetryAfterMs',
    'fetch',
    'hooks',
  ] satisfies (keyof sdk.PostriderOptions)[];
  expect(options.filter((name) => !new RegExp(`^\\| \`${name}\` +\\|`, 'm').test(page))).toEqual([]);
});
