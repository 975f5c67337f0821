// Where the CPU time goes, for `npm run bench -- --profile`: the worker's and the server's by V8's own profiler, Temporal's by Go's.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GO = 'go';
/** Rows of a table. */
const SHOWN = 15;
const IDLE = '(idle)';

/**
 * Runs work on a stack that `start` makes, and returns by program what took how many percent of its CPU: `{packages, functions}`.
 * A program is profiled from its start to its end, so the work must be long against both. What the work returns is added.
 */
export async function profileStack(start, work) {
  const folder = mkdtempSync(join(tmpdir(), 'postrider-profile-'));
  const { NODE_OPTIONS = '' } = process.env;
  process.env.NODE_OPTIONS = `${NODE_OPTIONS} --import=${new URL('profile-itself.mjs', import.meta.url)}`;
  process.env.BENCH_PROFILES = folder;
  try {
    const stack = await start();
    const pids = new Map([...stack.pids()].filter(([name]) => name === 'worker' || name === 'server'));
    let more;
    try {
      more = await work(stack);
    } finally {
      await stack.stop();
    }
    const files = readdirSync(folder);
    const profiled = Object.fromEntries(
      [...pids].map(([name, pid]) => [
        name,
        summaryOf(
          files.filter((file) => file.startsWith(`${pid}.`)),
          folder,
        ),
      ]),
    );
    return { ...profiled, ...more };
  } finally {
    process.env.NODE_OPTIONS = NODE_OPTIONS;
    delete process.env.BENCH_PROFILES;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All threads of a process together. */
function summaryOf(files, folder) {
  const packages = new Map();
  const functions = new Map();
  let busy = 0;
  for (const file of files) {
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
    samples.forEach((id, at) => {
      const frame = frames.get(id);
      if (frame.functionName === IDLE) return;
      busy += timeDeltas[at];
      add(packages, packageOf(frame), timeDeltas[at]);
      add(functions, `${frame.functionName || '(anonymous)'} of ${packageOf(frame)}`, timeDeltas[at]);
    });
  }
  return { packages: top(packages, busy), functions: top(functions, busy) };
}

const add = (sums, name, value) => sums.set(name, (sums.get(name) ?? 0) + value);

const top = (sums, all) =>
  [...sums]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, value]) => ({ name, percent: (100 * value) / all }));

/** Whose code it is: a package, a module of Node.js, or the machine itself, like `(garbage collector)`. */
function packageOf({ url, functionName }) {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)';
  if (url.startsWith('node:')) return `node:${url.slice(5).replace('internal/', '').split('/')[0]}`;
  const [, ours] = /\/packages\/([^/]+)\//.exec(url) ?? [];
  const installed = url.split('/node_modules/').at(-1);
  if (url.includes('/node_modules/')) return installed.split('/', installed.startsWith('@') ? 2 : 1).join('/');
  return ours === undefined ? '(workflow bundle)' : `@postrider/${ours}`;
}

/** What takes Temporal's CPU for some seconds, by Go's profiler at this port. */
export async function profileTemporal({ port, seconds }) {
  const url = `http://127.0.0.1:${port}/debug/pprof/profile?seconds=${seconds}`;
  const go = spawn(GO, ['tool', 'pprof', '-top', '-cum', `-nodecount=${4 * SHOWN}`, url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  for await (const piece of go.stdout) text += piece;
  // flat flat% sum% cum cum% name
  return text.split('\n').flatMap((line) => {
    const [, percent, , , cumulated, name] = line.trim().split(/\s+/);
    return name !== undefined && percent?.endsWith('%')
      ? [{ name, percent: Number.parseFloat(percent), withCalls: Number.parseFloat(cumulated) }]
      : [];
  });
}
