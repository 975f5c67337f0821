import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { skipUnless, testBuild, testTemporalAddress } from '../packages/dev-stack/src/testing.ts';
import { createTestDatabase } from '../packages/store/src/testing.ts';
import { ROOT, textOf } from './source-files.mjs';

const PAGE = 'docs/metrics.md';
const PROGRAMS = ['server', 'worker'];

/** What each program answered to a scrape after one event was published and delivered. */
const scraped = {};
const running = [];
let database;
let receiver;

beforeAll(async () => {
  await testBuild();
  const [made, temporal] = await Promise.all([createTestDatabase(), testTemporalAddress()]);
  database = made;
  receiver = createServer((request, response) => request.resume().on('end', () => response.end()));
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const env = {
    PATH: process.env.PATH,
    POSTRIDER_DATABASE_URL: database.url,
    POSTRIDER_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    POSTRIDER_ENV: 'development',
    POSTRIDER_PORT: '0',
    POSTRIDER_METRICS_PORT: '0',
    POSTRIDER_METRICS_ENDPOINTS: '5',
    POSTRIDER_DRAIN_MS: '1000',
    POSTRIDER_TASK_QUEUE: database.database,
    TEMPORAL_ADDRESS: temporal,
  };
  const { adminKey } = await firstLine(start('server', 'bootstrap', env));
  const [server, worker] = await Promise.all(PROGRAMS.map((name) => firstLine(start(name, name, env), 'ready')));
  await deliverOne(`${server.url}/v1/tenants/default`, adminKey);
  // An answer is counted when it was sent whole, and an attempt when it was recorded.
  for (const [name, { metricsUrl }, ready] of [
    ['server', server, 'postrider_events_accepted_total 1'],
    ['worker', worker, 'postrider_delivery_duration_seconds_count{path="direct"} 1'],
  ]) {
    await vi.waitFor(
      async () => {
        scraped[name] = await (await fetch(metricsUrl)).text();
        if (!scraped[name].includes(`\n${ready}\n`)) throw new Error(`No ${ready} yet.`);
      },
      { interval: 500 },
    );
  }
});

afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  receiver?.close();
  await database?.drop();
});

function start(name, program, env) {
  const child = spawn(process.execPath, [join(ROOT, `packages/${name}/dist/bin/${program}.js`)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  return child;
}

/** The first line of a program, or the first with this message. */
async function firstLine(child, message) {
  for await (const line of createInterface(child.stdout)) {
    const entry = JSON.parse(line);
    child.stdout.resume();
    if (message === undefined || entry.msg === message) return entry;
  }
  throw new Error('The program ended before its line.');
}

async function deliverOne(tenant, adminKey) {
  const post = async (path, body) => {
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    const answer = await fetch(`${tenant}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  await post('/endpoints', { url: `http://127.0.0.1:${receiver.address().port}/hook` });
  const received = once(receiver, 'request');
  await post('/events', { type: 'order.paid', data: { amount: 12 } });
  await received;
}

/** Name → type, of what a program answered. */
const metricsIn = (text) => new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]));

/** The rows of the page: name, type, labels and program. */
const rows = [
  ...textOf(PAGE).matchAll(/^\| `([a-z0-9_]+)` +\| (counter|gauge|histogram) +\|(.*?)\| (both|server|worker) +\|/gm),
].map(([, name, type, labels, program]) => ({
  name,
  type,
  labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
  programs: program === 'both' ? PROGRAMS : [program],
}));

/** Each metric of Temporal's SDK appears with the first thing that it counts. Those of a process are of Linux. */
const mayBeMissing = (name) =>
  name.startsWith('temporal_') || (name.startsWith('process_') && process.platform !== 'linux');

test.each(PROGRAMS)('every metric of the %s is in the page, with its type, and the page has no other', (program) => {
  const documented = new Map(
    rows.filter(({ programs }) => programs.includes(program)).map(({ name, type }) => [name, type]),
  );
  const existing = metricsIn(scraped[program]);
  const undocumented = [...existing].filter(([name, type]) => documented.get(name) !== type);
  const missing = [...documented.keys()].filter((name) => !existing.has(name) && !mayBeMissing(name));
  expect({ undocumented, missing }).toEqual({ undocumented: [], missing: [] });
});

test.each(PROGRAMS)('the metrics of the %s have the labels of the page', (program) => {
  const wrong = rows
    .filter(({ programs }) => programs.includes(program))
    .flatMap(({ name, labels }) => {
      const series = [...scraped[program].matchAll(new RegExp(`^${name}(?:_bucket)?\\{(.*)\\} `, 'gm'))];
      const found = new Set(series.flatMap(([, pairs]) => [...pairs.matchAll(/(\w+)="/g)].map(([, label]) => label)));
      found.delete('le');
      const known = new Set(labels);
      return [...found].filter((label) => !known.has(label)).map((label) => `${name}{${label}}`);
    });
  expect(wrong).toEqual([]);
});

test.each(PROGRAMS)('no label of the %s has an id, a path or a secret, but where ids were asked for', (program) => {
  const others = scraped[program].replaceAll(/^postrider_endpoint_.*$/gm, '');
  const values = [...others.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, , value]) => value);
  expect(
    values.filter((value) => /(ep|ten|evt|dlv|key)_[0-9a-z]{26}|pr_|whsec_|127\.0\.0\.1|\/hook/.test(value)),
  ).toEqual([]);
});

const promtool = spawnSync('promtool', ['--version']).status === 0;

test.for(PROGRAMS)('promtool of Prometheus finds the metrics of the %s well made', (program, context) => {
  skipUnless(context, promtool, 'It runs promtool, of the Debian package prometheus.');
  const ours = scraped[program]
    .split('\n')
    .filter((line) => /^(# (HELP|TYPE) )?postrider_/.test(line))
    .join('\n');
  const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], {
    input: `${ours}\n`,
    encoding: 'utf8',
  });
  expect([status, stdout, stderr]).toEqual([0, '', '']);
});
