// Load without faults: whether memory, open files and backlog stay flat.
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../percentile.mjs';
import { readProcesses } from '../read-processes.mjs';
import { runPart } from './run-part.mjs';

const SAMPLE_MS = 5_000;
/** What may grow: a part of what it was, and so many MiB, files or rows. */
const MAY_GROW = { MiB: [0.3, 40], files: [0.2, 30], backlog: [1, 200] };

export async function proveSoak({ minutes = 5, ...options }) {
  const samples = [];
  const result = await runPart(options, async ({ stack, scene, say }) => {
    say(`Soak: ${minutes} minutes of load without faults…`);
    scene.begin('soak');
    scene.startLoad();
    for (const endAt = Date.now() + minutes * 60_000; Date.now() < endAt; await pause(SAMPLE_MS)) {
      samples.push(await sampleOf(stack));
    }
  });
  const rows = growthOf(samples);
  const grown = rows.filter(({ grows }) => grows === 'yes');
  const findings = grown.map((row) => ({ act: 'soak', what: `${row.what} grew from ${row.early} to ${row.late}` }));
  return { ...result, rows, findings: [...result.findings, ...findings] };
}

/** Figures by name, each with a unit of MAY_GROW at its end. */
async function sampleOf({ pids, database }) {
  const sample = {};
  const processes = readProcesses(pids);
  for (const [name, pid] of pids) {
    sample[`${name} MiB`] = processes[name].memoryMiB;
    if (name !== 'postgres') sample[`${name} files`] = filesOf(pid);
  }
  const { rows } = await database.query(
    `select count(*)::int as due from delivery_queue where due_at < now() and not held`,
  );
  sample['queue backlog'] = rows[0].due;
  return sample;
}

function filesOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    // No Linux.
    return Number.NaN;
  }
}

/** The second third against the last one. The first one warms up. */
function growthOf(samples) {
  const third = Math.floor(samples.length / 3);
  const middle = (name, part) =>
    percentile(
      part.map((sample) => sample[name] ?? Number.NaN),
      0.5,
    );
  return Object.keys(samples[0] ?? {}).map((what) => {
    const early = middle(what, samples.slice(third, 2 * third));
    const late = middle(what, samples.slice(2 * third));
    const [share, more] = MAY_GROW[what.split(' ').at(-1)];
    return { what, early, late, grows: late > early * (1 + share) + more ? 'yes' : 'no' };
  });
}
