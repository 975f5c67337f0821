import { loadavg } from 'node:os';
import { expect, test } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';

// Measures how long retries take that are due at one instant at one endpoint which answers again: from that instant to the
// last request. The receiver names the instant in `Retry-After`.

const RETRIES = 100;
const REPETITIONS = Number(process.env['BENCH_REPETITIONS'] ?? 5);
/** Longer than the first attempts take. */
const AHEAD_MS = Number(process.env['BENCH_AHEAD_MS'] ?? 12_000);

const rig = await rigForFile({ worker: {} });

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('retries that are due at one instant', async () => {
  const { receiver, publish } = await rig.scene({ timeoutMs: 15_000, retry: { delaysSeconds: [1], jitter: 0 } });
  const lasts: number[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const dueAt = Math.ceil((Date.now() + AHEAD_MS) / 1_000) * 1_000;
    const from = receiver.requests.length;
    let inFlight = 0;
    let most = 0;
    receiver.answer = ({ at }, response) => {
      if (at < dueAt) return void response.writeHead(503, { 'retry-after': new Date(dueAt).toUTCString() }).end();
      most = Math.max(most, ++inFlight);
      setTimeout(() => {
        inFlight--;
        response.writeHead(200).end();
      }, 5);
    };
    for (let i = 0; i < RETRIES; i++) await publish();
    while (receiver.requests.length < from + RETRIES) await pass(100);
    const [load] = loadavg();
    expect(Date.now(), 'All first attempts ended before the retries were due.').toBeLessThan(dueAt);
    while (receiver.requests.length < from + 2 * RETRIES) await pass(100);
    const afterMs = receiver.requests.slice(from + RETRIES).map(({ at }) => at - dueAt);
    const [first, last] = [Math.min(...afterMs), Math.max(...afterMs)];
    lasts.push(last);
    console.log(
      `load ${load?.toFixed(1)}: first ${first} ms, last ${last} ms after the instant, at most ${most} at once`,
    );
  }
  console.log(`median of the last: ${lasts.toSorted((a, b) => a - b)[Math.floor(lasts.length / 2)]} ms`);
}, 600_000);
