// Measures the cost of deliveries in quiet hours: CPU, memory, disk, and the time to wake all of them while another endpoint is
// served. Run `npm start` in one terminal. In another one, step by step:
//   node scripts/bench-held.mjs plain 1000    the cost of deliveries that are sent at once
//   node scripts/bench-held.mjs alone [rate]  the latency of the other endpoint alone, at `rate` events a second (5)
//   node scripts/bench-held.mjs hold 5000     publishes this many into quiet hours and waits until all are held
//   node scripts/bench-held.mjs move          moves the end of the quiet hours, so that all of them are held again
//   node scripts/bench-held.mjs wake [rate]   ends the quiet hours while the other endpoint gets events
//   node scripts/bench-held.mjs sizes         the size of the tables, of Temporal's file, and memory
import { existsSync, statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import {
  arrivals,
  call,
  count,
  database,
  endpoints,
  heldCount,
  leave,
  openReceiver,
  prefer,
  probe,
  publishMany,
  quietUntil,
  readProcesses,
  tenantPath,
} from './held-scene.mjs';
import { state } from './running-stack.mjs';

const seconds = (sinceMs) => (performance.now() - sinceMs) / 1_000;

function costSince(before, deliveries) {
  const now = readProcesses();
  const parts = Object.keys(now).map((name) => [name, (now[name].cpuMs - before[name].cpuMs) / deliveries]);
  const all = parts.filter(([name]) => name !== 'server').reduce((total, [, ms]) => total + ms, 0);
  const each = parts.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(', ');
  return `${all.toFixed(1)} ms of CPU each without the API (${each})`;
}

async function sizes() {
  const { rows } = await database.query(
    `select coalesce(parent.relname, c.relname) as name, sum(pg_table_size(c.oid)) as data,
       sum(pg_indexes_size(c.oid)) as indexes
     from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
     left join pg_inherits i on i.inhrelid = c.oid left join pg_class parent on parent.oid = i.inhparent
     where c.relkind = 'r' group by 1 order by sum(pg_total_relation_size(c.oid)) desc limit 6`,
  );
  const mib = (bytes) => (Number(bytes) / 2 ** 20).toFixed(1);
  const held = await count(`select count(*) from deliveries where status = 'waiting'`);
  const whole = (await database.query('select pg_database_size(current_database()) as bytes')).rows[0].bytes;
  const tables = rows.map((row) => `${row.name} ${mib(row.data)} + ${mib(row.indexes)}`).join(', ');
  const [file, log] = ['temporal.db', 'temporal.db-wal'].map((name) => {
    const path = new URL(name, state);
    return mib(existsSync(path) ? statSync(path).size : 0);
  });
  const memory = Object.entries(readProcesses()).map(([name, one]) => `${name} ${one.memoryMiB.toFixed(0)} MiB`);
  console.log(`${held} held. Postgres ${mib(whole)} MiB: ${tables}`);
  console.log(`Temporal: file ${file} MiB, log ${log} MiB`);
  console.log(`Memory: ${memory.join(', ')}; load average ${loadavg()[0].toFixed(1)}`);
}

async function hold(total) {
  const { held } = await endpoints();
  await sizes();
  // The same window for all: another window would wake the deliveries that are already held.
  const wished = await call('GET', `${tenantPath}/endpoints/${held.id}/preferences`);
  if (!wished.quietHours) await prefer(held, quietUntil());
  const already = await heldCount(held);
  const before = readProcesses();
  const startedAt = performance.now();
  await publishMany('held', total);
  const accepted = seconds(startedAt).toFixed(0);
  while ((await heldCount(held)) < already + total) await pause(500);
  const took = seconds(startedAt).toFixed(0);
  console.log(`${total} held in ${took} s (accepted in ${accepted} s): ${costSince(before, total)}`);
  await pause(2_000);
  await sizes();
}

async function move() {
  const { held } = await endpoints();
  const total = await heldCount(held);
  // Ends a minute earlier, because any other minute moves the holds.
  const { rows } = await database.query(
    `select min(hold_until) as at from deliveries where endpoint_id = $1 and status = 'waiting'`,
    [held.id],
  );
  const endMs = Math.floor(rows[0].at.getTime() / 60_000) * 60_000 - 600_000;
  const before = readProcesses();
  const startedAt = performance.now();
  await prefer(held, quietUntil(endMs));
  const moved = () =>
    count(
      `select count(*) from deliveries where endpoint_id = $1 and hold_until between $2 and $3`,
      held.id,
      new Date(endMs),
      new Date(endMs + 60_000),
    );
  while ((await moved()) < total) await pause(500);
  const took = seconds(startedAt);
  console.log(
    `${total} held anew in ${took.toFixed(0)} s (${(total / took).toFixed(0)}/s): ${costSince(before, total)}`,
  );
  await sizes();
}

async function wake(perSecond) {
  const { held } = await endpoints();
  const total = await heldCount(held);
  const { rows } = await database.query(
    `select event_id from deliveries where endpoint_id = $1 and status = 'waiting'`,
    [held.id],
  );
  const before = readProcesses();
  const startedAt = performance.now();
  await prefer(held, {});
  const seen = arrivals.get('/held');
  let told = 0;
  await probe(perSecond, async () => {
    if (seen.size >= told + total / 10) {
      told = seen.size;
      const wakes = await count('select count(*) from delivery_wakes');
      console.log(`  ${seconds(startedAt).toFixed(0)} s: ${seen.size} arrived, ${wakes} still to be woken`);
    }
    return seen.size >= total;
  });
  const took = seconds(startedAt);
  const repeats = [...seen.values()].filter((times) => times.length > 1).length;
  const missing = rows.filter(({ event_id: id }) => !seen.has(id)).length;
  const rate = `${seen.size} arrived in ${took.toFixed(0)} s (${(seen.size / took).toFixed(0)}/s)`;
  console.log(`${total} woken: ${rate}, ${repeats} twice, ${missing} missing: ${costSince(before, seen.size)}`);
  await sizes();
}

async function plain(total) {
  const { held } = await endpoints();
  await prefer(held, {});
  await pause(1_000);
  const before = readProcesses();
  const startedAt = performance.now();
  const seen = arrivals.get('/held');
  const target = seen.size + total;
  await publishMany('held', total);
  while (seen.size < target) await pause(20);
  const rate = (total / seconds(startedAt)).toFixed(0);
  await pause(500);
  console.log(`${total} delivered at once, ${rate}/s: ${costSince(before, total)}`);
}

async function alone(perSecond) {
  await endpoints();
  const until = performance.now() + 30_000;
  await probe(perSecond, () => performance.now() > until);
}

const [step, argument] = process.argv.slice(2);
const steps = {
  hold: () => hold(Number(argument ?? 1_000)),
  wake: () => wake(Number(argument ?? 5)),
  plain: () => plain(Number(argument ?? 500)),
  alone: () => alone(Number(argument ?? 5)),
  move,
  sizes,
};
if (steps[step] === undefined) throw new Error(`Say what to measure: ${Object.keys(steps).join(', ')}.`);
await openReceiver();
await steps[step]();
await leave();
