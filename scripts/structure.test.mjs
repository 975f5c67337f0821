import { expect, test } from 'vitest';
import { filesBelow, importsOf, targetOf, textOf } from './source-files.mjs';

const sources = filesBelow('packages').filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path));
const packageOf = (path) => path.split(/[/\\]/)[1];
/** Tests and measurements, and what only they import, may reach for more. */
const isForTests = (path) => /\.test\.ts$|\/(testing|bench)(\/|\.ts$)/.test(path);

const MAY_IMPORT = {
  domain: [],
  process: [],
  'receiver-verify': [],
  // Only `testing` does, which the build makes whole: the main entry needs nothing of ours.
  'sdk-node': ['fake-api'],
  'fake-api': ['domain', 'sender', 'server', 'store'],
  'dev-stack': ['domain', 'receiver-verify', 'sdk-node'],
  sender: ['domain', 'receiver-verify'],
  store: ['domain'],
  server: ['domain', 'process', 'receiver-verify', 'sender', 'store'],
  worker: ['domain', 'process', 'receiver-verify', 'sender', 'store'],
};
const TESTS_MAY_IMPORT = ['domain', 'receiver-verify', 'sdk-node', 'dev-stack', 'store', 'sender'];

test('packages import only in the direction that the design gives', () => {
  const wrong = [];
  for (const path of sources) {
    const from = packageOf(path);
    const allowed = new Set([from, ...(MAY_IMPORT[from] ?? []), ...(isForTests(path) ? TESTS_MAY_IMPORT : [])]);
    for (const name of importsOf(path)) {
      const to =
        /^@postrider\/([^/]+)/.exec(name)?.[1] ?? (name.startsWith('.') ? packageOf(targetOf(path, name)) : from);
      if (!allowed.has(to)) wrong.push(`${path} imports ${name}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('of the SDK only the fake imports another package of ours', () => {
  const main = sources.filter((path) => /^packages\/sdk-node\/src\/(?!testing|tests|.*\.test\.ts)/.test(path));
  const wrong = main.filter((path) => importsOf(path).some((name) => /^@postrider\/|\/testing\//.test(name)));
  expect([main.length > 30, wrong]).toEqual([true, []]);
});

/** What the features of a package share; every other folder is a feature, and knows no other. */
const SHARED_FOLDERS = {
  server: ['http', 'resources', 'bin', 'testing'],
  worker: ['temporal', 'bin', 'testing'],
};

test('no feature folder imports another', () => {
  const featureOf = (path) => {
    const [, name, , folder, ...rest] = path.split(/[/\\]/);
    return rest.length > 0 && !SHARED_FOLDERS[name]?.includes(folder) ? folder : undefined;
  };
  const wrong = sources
    .filter((path) => packageOf(path) in SHARED_FOLDERS && featureOf(path) && !isForTests(path))
    .flatMap((path) =>
      importsOf(path)
        .filter((name) => name.startsWith('.'))
        .filter((name) => ![undefined, featureOf(path)].includes(featureOf(targetOf(path, name))))
        .map((name) => `${path} imports ${name}`),
    );
  expect(wrong).toEqual([]);
});

test('deliveries change their state in one place', () => {
  const statement = /\bupdate\s+(only\s+)?"?deliveries\b/i;
  const home = /^packages\/store\/src\/deliveries\/transition[a-z-]*\.ts$/;
  const elsewhere = sources.filter((path) => !isForTests(path) && !/\/migrations\//.test(path) && !home.test(path));
  expect(elsewhere.filter((path) => statement.test(textOf(path)))).toEqual([]);
  expect(sources.some((path) => home.test(path) && statement.test(textOf(path)))).toBe(true);
});

test('a file is called after what it does, not after how little was thought of it', () => {
  const vague = /(^|[/-])(utils?|helpers?|common|lib|managers?|services?|misc)([/.-]|$)/;
  // The API has a group of that name: what it says about itself.
  const apiGroup = 'resources/service.ts';
  const names = sources.map((path) => path.replace(/^packages\/[^/]+\/src\//, ''));
  expect(names.filter((name) => vague.test(name) && name !== apiGroup)).toEqual([]);
});

test('index.ts is the front door of a package or of a published part of it, and nothing else', () => {
  const inside = sources.filter(
    (path) => path.endsWith('/index.ts') && !/^packages\/[^/]+\/src\/index\.ts$/.test(path),
  );
  const published = inside.filter((path) => {
    const { exports = {} } = JSON.parse(textOf(`packages/${packageOf(path)}/package.json`));
    return JSON.stringify(exports).includes(path.split('/src/')[1].replace(/\.ts$/, '.js'));
  });
  expect(inside).toEqual(published);
});

test('what a published package exports is listed by name', () => {
  const isPublished = (path) => JSON.parse(textOf(`packages/${packageOf(path)}/package.json`)).private !== true;
  expect(sources.filter((path) => isPublished(path) && /^export \* from/m.test(textOf(path)))).toEqual([]);
});
