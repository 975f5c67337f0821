// `npm run bench`: how fast Postrider is here, and where its time goes. Needs what `npm test` needs, takes up to ten minutes, and
// starts everything for itself on free ports. Prints tables, and writes all figures as JSON to the file that --json names.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accept, backlog, latency } from './bench/measures.mjs';
import { startOwnStack } from './bench/own-stack.mjs';
import { writePage } from './bench/page.mjs';
import { startProductionTemporal } from './bench/production-temporal.mjs';
import { profileStack, profileTemporal } from './bench/profile.mjs';
import { describeMachine, tableOf } from './bench/report.mjs';
import { prepare, ROOT } from './prepare.mjs';

const HELP = `npm run bench -- [--only NAME]… [--quick] [--json FILE]
npm run bench -- FILE…   only these *.bench.ts files, each of which measures one thing

  --only NAME   workflows, accept, strict, latency, carried, workers or backlog; may be repeated. Default: all.
  --quick       a tenth of everything: shows that it runs; its figures mean little
  --json FILE   also writes the figures to this file
  --production  also measures with Temporal's production server; needs Go, which builds it once
  --profile     only profiles the worker and the server: strict, carried by the most, and accepting;
                with --production also Temporal
  --page        also writes the tables into docs/performance.md`;

/** The title of the table of each part. */
const TITLES = {
  workflows: 'A bare workflow and Postrider, in turns',
  accept: 'Accepting alone, by publishers at once',
  strict: 'A backlog, one workflow for each delivery',
  latency: 'From publish to receipt, at a steady rate',
  carried: 'A backlog, several deliveries in each workflow',
  workers: 'A backlog with more worker processes on the same machine',
  backlog: 'The first deliveries of a longer backlog',
  production: "A backlog with Temporal's production server",
};
const PARTS = Object.keys(TITLES).filter((name) => name !== 'production');
const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: PARTS },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    production: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const unknown = options.only.find((name) => !PARTS.includes(name));
if (options.help || unknown !== undefined) {
  if (unknown !== undefined) console.error(`There is no part "${unknown}".\n`);
  console.log(HELP);
  process.exit(unknown === undefined ? 0 : 2);
}

const scale = options.quick ? 0.1 : 1;
const many = (count) => Math.max(Math.round(count * scale), 20);
const seconds = (count) => Math.max(count * scale, 1);
const wants = (name) => options.only.includes(name);
const figures = { at: new Date().toISOString(), machine: describeMachine() };
const say = (line) => console.error(`[${new Date().toISOString().slice(11, 19)}] ${line}`);

/** Small enough for ten minutes, large enough for equal runs to differ by less than a tenth. */
const STRICT = [
  { name: 'one endpoint', endpoints: 1, bytes: 500, deliveries: many(1_500) },
  { name: 'many endpoints', endpoints: 100, bytes: 500, deliveries: many(1_500) },
  { name: '10 kB', endpoints: 20, bytes: 10_000, deliveries: many(1_000) },
  { name: '200 kB', endpoints: 20, bytes: 200_000, deliveries: many(300) },
];
const BACKLOGS = [2_000, 100_000].map((deliveries) => ({
  name: `${deliveries} due`,
  endpoints: 20,
  bytes: 500,
  deliveries: many(deliveries),
  first: many(1_000),
}));
const CARRIED = [10, 50, 100];

await prepare();
if (files.length > 0) process.exit(runFiles(files).status ?? 1);
if (options.profile) {
  await profiles();
  process.exit();
}
if (wants('workflows')) figures.workflows = compareWithBare();
const stack = await startOwnStack(say);
try {
  if (wants('accept')) {
    await part('accept', [1, 10, 50], (publishers) => accept(stack, { publishers, seconds: seconds(8) }));
  }
  if (wants('strict')) await part('strict', STRICT, (scene) => backlog(stack, scene));
  if (wants('latency')) await latencies();
  if (wants('carried')) await carried();
  if (wants('workers')) await workers();
  // Last: what is left of it keeps Postgres busy for a while.
  if (wants('backlog')) {
    await part('backlog', BACKLOGS, (scene) => backlog(stack, scene));
  }
} finally {
  await stack.stop();
}
if (options.production) await production();
figures.machine.loadAfter = describeMachine().load;
writeFigures();
if (options.page) writePage(figures, TITLES);
const machine = Object.entries(figures.machine).map(([name, value]) => `${name} ${value}`);
console.log(`\nMachine: ${machine.join(', ')}`);

function writeFigures() {
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
}

async function part(name, cases, measure) {
  say(`${TITLES[name]}…`);
  const rows = [];
  for (const each of cases) rows.push(await measure(each));
  figures[name] = rows;
  show(name, rows);
}

function show(name, rows) {
  console.log(`\n${TITLES[name]}\n\n${tableOf(rows)}`);
}

async function latencies() {
  const fastest = figures.strict?.[0]?.perSecond ?? 80;
  const rates = [5, 20, Math.max(Math.round(fastest / 2), 1)];
  await part('latency', rates, (perSecond) => latency(stack, { perSecond, seconds: seconds(20) }));
  console.log('\nThe last delivery of each rate, in ms since its event was accepted\n');
  console.log(tableOf(figures.latency.map(({ perSecond, timeline }) => ({ perSecond, ...timeline }))));
}

/** The same backlog with several deliveries in each workflow. */
async function carried() {
  const cases = CARRIED.flatMap((each) => STRICT.slice(0, 2).map((scene) => ({ ...scene, carried: each })));
  let now = 1;
  await part('carried', cases, async ({ carried: each, ...scene }) => {
    if (each !== now) await stack.restartWorker({ POSTRIDER_DELIVERIES_PER_WORKFLOW: String(each) });
    now = each;
    const deliveries = scene.deliveries * (options.quick ? 1 : 3);
    return { carried: each, ...(await backlog(stack, { ...scene, deliveries })) };
  });
  await stack.restartWorker({ POSTRIDER_DELIVERIES_PER_WORKFLOW: '1' });
}

/** The same backlog with 1, 2 and 4 worker processes. */
async function workers() {
  let running = 1;
  await part('workers', [1, 2, 4], async (count) => {
    for (; running < count; running++) await stack.addWorker();
    return { workers: count, ...(await backlog(stack, STRICT[1])) };
  });
  await stack.endAddedWorkers();
}

/** Strict, and carried by the most, with the server that people run in production. */
async function production() {
  const temporal = await startProductionTemporal(say);
  try {
    const another = await startOwnStack(say, temporal);
    try {
      await part('production', [1, Math.max(...CARRIED)], async (each) => {
        if (each > 1) await another.restartWorker({ POSTRIDER_DELIVERIES_PER_WORKFLOW: String(each) });
        const deliveries = STRICT[1].deliveries * (each > 1 && !options.quick ? 3 : 1);
        return { carried: each, ...(await backlog(another, { ...STRICT[1], deliveries })) };
      });
    } finally {
      await another.stop();
    }
  } finally {
    await temporal.stop();
  }
}

/** What takes the CPU of the worker and the server, and of Temporal's production server. */
async function profiles() {
  const temporal = options.production ? await startProductionTemporal(say) : undefined;
  const [, scene] = STRICT;
  const loads = [
    { name: 'strict', carried: 1, run: (own) => backlog(own, { ...scene, deliveries: 2 * scene.deliveries }) },
    {
      name: 'carried',
      carried: Math.max(...CARRIED),
      run: (own) => backlog(own, { ...scene, deliveries: 10 * scene.deliveries }),
    },
    { name: 'accepting', carried: 1, run: (own) => accept(own, { publishers: 50, seconds: seconds(15) }) },
  ];
  figures.profiles = {};
  try {
    for (const { name, carried: each, run } of loads) {
      say(`A profile: ${name}…`);
      process.env.POSTRIDER_DELIVERIES_PER_WORKFLOW = String(each);
      const programs = await profileStack(
        () => startOwnStack(say, temporal),
        async (own) => {
          const ofTemporal = temporal === undefined ? [] : [profileTemporal({ port: temporal.pprofPort, seconds: 10 })];
          await run(own);
          const [functions] = await Promise.all(ofTemporal);
          return functions === undefined ? {} : { temporal: { functions } };
        },
      );
      figures.profiles[name] = programs;
      for (const [program, tables] of Object.entries(programs)) {
        for (const [what, rows] of Object.entries(tables))
          console.log(`\n${name}, ${program}, by ${what}\n\n${tableOf(rows)}`);
      }
    }
  } finally {
    await temporal?.stop();
  }
  writeFigures();
}

/** A bare workflow and Postrider in turns: see strict-mode.bench.ts. */
function compareWithBare() {
  say(`${TITLES.workflows}…`);
  const folder = mkdtempSync(join(tmpdir(), 'postrider-bench-'));
  const file = join(folder, 'workflows.json');
  const env = { ...process.env, BENCH_JSON: file, BENCH_DELIVERIES: String(many(1_000)), BENCH_ROUNDS: '1' };
  const { status } = runFiles(['packages/worker/src/bench/strict-mode'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  if (status !== 0)
    throw new Error('The comparison failed. `npm run bench -- packages/worker/src/bench/strict-mode` shows why.');
  const rows = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  show('workflows', rows);
  return rows;
}

function runFiles(names, { stdio = 'inherit', env = process.env } = {}) {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  return spawnSync(process.execPath, [vitest, 'run', '--config', 'vitest.bench.config.ts', ...names], {
    cwd: ROOT,
    stdio,
    env,
  });
}
