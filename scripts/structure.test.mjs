import { expect, test } from 'vitest';
import { filesBelow, importsOf, targetOf, textOf } from './source-files.mjs';

const sources = filesBelow('packages').filter((path) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path));
const packageOf = (path) => path.split('/')[1];
/** Tests and benchmarks, and the files that only they import, may import more. */
const isForTests = (path) => /\.test\.ts$|\/(testing|bench)(\/|\.ts$)/.test(path);

const MAY_IMPORT = {
  domain: [],
  process: [],
  'receiver-verify': [],
  // Only for `testing`, which is bundled: the main entry imports no other package of ours.
  'sdk-node': ['fake-api'],
  // domain: only for the filters of `listen`, which are bundled.
  cli: ['domain', 'mcp', 'receiver-verify', 'sdk-node'],
  mcp: [],
  'fake-api': ['domain', 'sender', 'server', 'store'],
  'dev-stack': ['domain', 'receiver-verify', 'sdk-node'],
  // The types of the API only.
  ui: ['sdk-node'],
  sender: ['domain', 'receiver-verify'],
  renderer: ['domain'],
  store: ['domain'],
  catalogue: ['domain', 'store'],
  server: ['catalogue', 'domain', 'process', 'receiver-verify', 'renderer', 'sender', 'store'],
  worker: ['catalogue', 'domain', 'process', 'receiver-verify', 'renderer', 'sender', 'store'],
};
const TESTS_MAY_IMPORT = ['domain', 'receiver-verify', 'sdk-node', 'dev-stack', 'store', 'sender'];

test('packages import only in the direction that the design gives', () => {
  expect(new Set(sources.map(packageOf))).toEqual(new Set(Object.keys(MAY_IMPORT)));
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

test('only the fake of the SDK imports another package of ours', () => {
  const main = sources.filter((path) => /^packages\/sdk-node\/src\/(?!testing|tests|.*\.test\.ts)/.test(path));
  const wrong = main.filter((path) => importsOf(path).some((name) => /^@postrider\/|\/testing\//.test(name)));
  expect([main.length > 30, wrong]).toEqual([true, []]);
});

const shipped = sources.filter((path) => !isForTests(path));
/** The files of its own package that a file imports. */
const neighboursOf = (path) =>
  importsOf(path)
    .filter((name) => name.startsWith('.'))
    .map((name) => targetOf(path, name));
/** The folder in `src` that contains a file. Undefined for a file directly in `src`. */
const folderOf = (path) => path.split('/')[4] && path.split('/')[3];

/** The imports that are part of a circle. `nodeOf` names the node of a file. */
function circularImports(nodeOf) {
  const edges = shipped
    .filter((path) => !path.endsWith('/index.ts'))
    .flatMap((path) => neighboursOf(path).map((to) => ({ path, to, from: nodeOf(path), into: nodeOf(to) })))
    .filter(({ from, into }) => from !== into);
  const reachedFrom = (node, reached = new Set()) => {
    for (const { from, into } of edges) {
      if (from === node && !reached.has(into)) reachedFrom(into, reached.add(into));
    }
    return reached;
  };
  const reached = new Map([...new Set(edges.map(({ into }) => into))].map((node) => [node, reachedFrom(node)]));
  return edges.filter(({ from, into }) => reached.get(into).has(from)).map(({ path, to }) => `${path} imports ${to}`);
}

/** The folders that the features of a package share. Every other folder is a feature and imports no other feature. */
const SHARED_FOLDERS = {
  server: ['http', 'catalogue', 'bin', 'testing'],
  worker: ['metrics', 'temporal', 'bin', 'testing'],
  ui: ['api', 'navigation', 'components', 'app', 'testing'],
};

test('no feature folder imports another', () => {
  const featureOf = (path) => (SHARED_FOLDERS[packageOf(path)].includes(folderOf(path)) ? undefined : folderOf(path));
  const wrong = shipped
    .filter((path) => packageOf(path) in SHARED_FOLDERS && featureOf(path))
    .flatMap((path) =>
      neighboursOf(path)
        .filter((to) => ![undefined, featureOf(path)].includes(featureOf(to)))
        .map((to) => `${path} imports ${to}`),
    );
  expect(wrong).toEqual([]);
});

/** Each room of the store imports those before it. */
const STORE_ROOMS =
  'sql, rollups, outbox, audit, notices, keys, sessions, event-types, endpoints, schedules, tenants, rate-limits, changes, deliveries, queue, events, replays, retention'.split(
    ', ',
  );

test('the rooms of the store import each other in one direction', () => {
  const roomOf = (path) => STORE_ROOMS.indexOf(folderOf(path));
  const ofStore = shipped.filter((path) => packageOf(path) === 'store' && folderOf(path));
  const rooms = new Set(ofStore.map(folderOf).filter((folder) => folder !== 'bin'));
  expect(rooms).toEqual(new Set(STORE_ROOMS));
  const wrong = ofStore
    .filter((path) => folderOf(path) !== 'bin')
    .flatMap((path) =>
      neighboursOf(path)
        .filter((to) => roomOf(to) > roomOf(path))
        .map((to) => `${path} imports ${to}`),
    );
  expect(wrong).toEqual([]);
});

/** Each folder that the pages share imports those before it; a feature imports all but `app`, which imports features. */
const UI_ROOMS = ['api', 'navigation', 'components', 'features', 'app'];

test('the pages import each other in one direction', () => {
  const roomOf = (path) => UI_ROOMS.indexOf(SHARED_FOLDERS.ui.includes(folderOf(path)) ? folderOf(path) : 'features');
  const wrong = shipped
    .filter((path) => packageOf(path) === 'ui' && folderOf(path))
    .flatMap((path) =>
      neighboursOf(path)
        .filter((to) => packageOf(to) === 'ui' && roomOf(to) > roomOf(path))
        .map((to) => `${path} imports ${to}`),
    );
  expect(wrong).toEqual([]);
});

test('the pages take only types from another package of ours', () => {
  const imports = sources
    .filter((path) => packageOf(path) === 'ui' && !isForTests(path))
    .flatMap((path) => textOf(path).match(/^import\b[^;]*(sdk-node|@postrider)[^;]*;/gm) ?? []);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter((statement) => !statement.startsWith('import type '))).toEqual([]);
});

test('imports form no circle, neither between files nor between folders, types included', () => {
  expect(circularImports((path) => path)).toEqual([]);
  expect(circularImports((path) => (folderOf(path) ? `${packageOf(path)}/${folderOf(path)}` : path))).toEqual([]);
});

test('no code is written to please the formatter or the linter', () => {
  const tricks = {
    'spreads a literal of an object': /\.\.\.\{/,
    'takes a tuple of rest parameters instead of parameters':
      /\.\.\.(\w+|\[[^\]]*\])\s*:\s*(readonly\s+)?\[[^\]]*\](?!\[)/,
  };
  const found = sources.flatMap((path) =>
    Object.entries(tricks)
      .filter(([, trick]) => trick.test(textOf(path)))
      .map(([what]) => `${path} ${what}`),
  );
  const ofArrays = shipped.filter((path) => /\.\.\.\[[^\]]*\]\s*[,)\]]/.test(textOf(path)));
  expect(ofArrays).toEqual([]);
  expect(found).toEqual([]);
});

test('the workflow bundle contains only the workflows and the names that they share with the relay', () => {
  const modules = [...textOf('packages/worker/dist/workflow-bundle.js').matchAll(/^\/\*\*\*\/ "\.\/([^"]+)"$/gm)];
  const ours = modules.map(([, name]) => name).filter((name) => !name.includes('node_modules/'));
  expect(ours.toSorted((a, b) => a.localeCompare(b))).toEqual([
    'packages/domain/dist/workflows.js',
    'packages/worker/dist/attempt/details.js',
    'packages/worker/dist/attempt/workflow.js',
    'packages/worker/dist/carriers/workflow.js',
    'packages/worker/dist/endpoint-health/workflow.js',
    'packages/worker/dist/replays/workflow.js',
    'packages/worker/dist/retention/workflow.js',
    'packages/worker/dist/schedules/workflow.js',
    'packages/worker/dist/temporal/without-stacks.js',
    'packages/worker/dist/workflows.js',
  ]);
  expect(textOf('packages/domain/src/workflows.ts')).not.toMatch(/^\s*(import|export)(?! type)\b.*\bfrom\b/m);
});

test('deliveries change their state in one place', () => {
  const statement =
    /\b(update|merge\s+into)\s+(only\s+)?("?\w+"?\.)?"?deliveries\b|\binsert\s+into\s+deliveries\b[^`]*\bdo\s+update\b/i;
  const home = /^packages\/store\/src\/deliveries\/transition[a-z-]*\.ts$/;
  const elsewhere = sources.filter((path) => !isForTests(path) && !/\/migrations\//.test(path) && !home.test(path));
  expect(elsewhere.filter((path) => statement.test(textOf(path)))).toEqual([]);
  expect(sources.some((path) => home.test(path) && statement.test(textOf(path)))).toBe(true);
});

test('what happens to deliveries is told to those who follow the stream', () => {
  const programs = sources.filter((path) => !isForTests(path) && !path.endsWith('.bench.ts'));
  const made = programs.filter((path) => /insert into deliveries\b/.test(textOf(path)));
  expect(made.length).toBeGreaterThan(2);
  expect(made.filter((path) => !textOf(path).includes('insert into delivery_changes'))).toEqual([]);
  const statements = textOf('packages/store/src/deliveries/transition-statements.ts').split('defineStatement(');
  const noted = statements.filter((statement) => statement.includes('${NOTED}'));
  expect(noted.length).toBeGreaterThan(7);
  expect(noted.filter((statement) => !statement.includes('${TOLD'))).toEqual([]);
});

test('a test that is skipped says why', () => {
  const silent = /\b(test|it|describe)(\.\w+)*\.(skip|skipIf|runIf|todo|only)\b/;
  const tests = [...filesBelow('packages'), ...filesBelow('scripts')].filter((path) => /\.test\.(ts|mjs)$/.test(path));
  expect(tests.length).toBeGreaterThan(150);
  expect(tests.filter((path) => silent.test(textOf(path)))).toEqual([]);
});

test('the name of a file says what it does', () => {
  const vague = /(^|[/-])(utils?|helpers?|common|lib|managers?|services?|misc)([/.-]|$)/;
  // The API has a group of that name: what it says about itself.
  const apiGroup = 'resources/service.ts';
  const names = sources.map((path) => path.replace(/^packages\/[^/]+\/src\//, ''));
  expect(names.filter((name) => vague.test(name) && name !== apiGroup)).toEqual([]);
});

test('index.ts is only the entry of a package or of a published part of it', () => {
  const inside = sources.filter(
    (path) => path.endsWith('/index.ts') && !/^packages\/[^/]+\/src\/index\.ts$/.test(path),
  );
  const published = inside.filter((path) => {
    const { exports = {} } = JSON.parse(textOf(`packages/${packageOf(path)}/package.json`));
    return JSON.stringify(exports).includes(path.split('/src/')[1].replace(/\.ts$/, '.js'));
  });
  expect(inside).toEqual(published);
});

test('a published package lists its exports by name', () => {
  const isPublished = (path) => JSON.parse(textOf(`packages/${packageOf(path)}/package.json`)).private !== true;
  expect(sources.filter((path) => isPublished(path) && /^export \* from/m.test(textOf(path)))).toEqual([]);
});
