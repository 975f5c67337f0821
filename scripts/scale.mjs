// What so many deliveries each second need. Its inputs are measured: `npm run bench -- --json figures.json`, then
// `node scripts/scale.mjs figures.json [deliveries per second, 10,000 by default]`. docs/scaling.md says what the rows mean.
import { readFileSync } from 'node:fs';
import { tableOf } from './bench/report.mjs';

const [file, wanted = '10000'] = process.argv.slice(2);
const rate = Number(wanted);
if (file === undefined || !(rate > 0)) {
  console.error('node scripts/scale.mjs FIGURES.json [deliveries per second]');
  process.exit(2);
}
const figures = JSON.parse(readFileSync(file, 'utf8'));

/** Cores are planned to be used so far, so that a peak has room. */
const LOAD = 0.6;
const SECONDS_PER_DAY = 86_400;
const DAYS = 30;
/** Commits of Temporal's store for a workflow that starts eagerly and ends in its first task: two of history, two of state. */
const COMMITS_PER_WORKFLOW = 4;
/** Of them, those that hold the lock of a history shard, and how long on a fast disk. */
const LOCKED_PER_WORKFLOW = 2;
const LOCKED_MS = 3;
/** What one Postgres does: cores of a large machine, and its log on a fast disk. */
const POSTGRES_CORES = 32;
const WAL_MB_PER_SECOND = 200;

const accept = figures.accept.at(-1);
const strict = figures.strict.find(({ endpoints, bytes }) => endpoints > 1 && bytes < 1_000);
const modes = [
  ['strict', 1, strict],
  ...figures.carried
    .filter(({ endpoints }) => endpoints > 1)
    .map((row) => [`carried ${row.carried}`, row.carried, row]),
];
const cores = (ms) => Math.ceil((rate * ms) / 1_000 / LOAD);
const powerOfTwo = (count) => 2 ** Math.ceil(Math.log2(Math.max(count, 1)));

console.log(`${rate.toLocaleString('en')} deliveries of ${strict.bytes} bytes each second, an event each:\n`);
console.log(
  tableOf(
    modes.map(([mode, carried, row]) => {
      const workflows = rate / carried;
      const walMb = (rate * row.walKb) / 1_000;
      const cpuMs = row.postgresCpuMs + accept.postgresCpuMs;
      const mostByCores = (POSTGRES_CORES * LOAD * 1_000) / cpuMs;
      const mostByWal = WAL_MB_PER_SECOND / (row.walKb / 1_000);
      return {
        mode,
        'server cores': cores(accept.serverCpuMs),
        'worker cores': cores(row.workerCpuMs),
        'Temporal cores': cores(row.temporalCpuMs),
        'Postgres cores': cores(cpuMs),
        'Temporal commits/s': Math.round(workflows * COMMITS_PER_WORKFLOW),
        'history shards': powerOfTwo((workflows * LOCKED_PER_WORKFLOW * LOCKED_MS) / 1_000 / 0.3),
        'WAL MB/s': Math.round(walMb),
        'WAL GB/day': Math.round((walMb * SECONDS_PER_DAY) / 1_000),
        [`disk TB at ${DAYS} days`]: ((rate * row.diskKb * SECONDS_PER_DAY * DAYS) / 1e9).toFixed(1),
        'one Postgres ends at /s': Math.round(Math.min(mostByCores, mostByWal)),
        'because of': mostByCores < mostByWal ? 'cores' : 'WAL',
      };
    }),
  ),
);
