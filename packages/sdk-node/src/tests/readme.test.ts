import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createConsumer, packPackage, type ConsumerProject } from '@postrider/dev-stack/packed';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as sdk from '../index.ts';
import { serveFake } from './testing/serve-fake.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}/README.md`, 'utf8');
const program = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code).join('\n');
const workspace = fileURLToPath(new URL('../../../..', import.meta.url));

let consumer: ConsumerProject;
beforeAll(async () => {
  const { name, tarball } = await packPackage(root);
  consumer = await createConsumer({ [name]: `file:${tarball}` });
  await consumer.write('readme.mts', program);
}, 120_000);
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

test('the code of the README runs, and prints what it says', async () => {
  const { folder } = consumer;
  await build({ entryPoints: [`${folder}/readme.mts`], outfile: `${folder}/readme.mjs`, format: 'esm' });
  const api = await serveFake();
  const env = { PATH: process.env['PATH'], POSTRIDER_API_KEY: 'pr_any', POSTRIDER_BASE_URL: api.url };
  const printed = await consumer.run(process.execPath, ['readme.mjs'], { env }).finally(() => api.stop());
  expect(printed.split('\n')).toEqual([
    expect.stringMatching(/^Give the receiver this secret, it is shown only now: whsec_\S{44}$/),
    'delivered after 1 attempt(s)',
    'true',
    'hold until 2026-02-05T06:00:00.000Z',
    'not_sent type_not_subscribed null',
    'cancelled requested null',
    'accepted → held → rescheduled → cancelled',
    'published before',
    expect.stringMatching(/^dlv_\w{26} order\.paid$/),
    '2 null',
    expect.stringMatching(/^getTenant 200 in \d+ ms req_\w{32}$/),
    '',
  ]);
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
