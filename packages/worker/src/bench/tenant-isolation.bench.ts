import { expect, test } from 'vitest';
import { rigForFile } from '../testing/rig-for-file.ts';
import type { Scene } from '../testing/rig.ts';

// Measures the deliveries of one tenant while all endpoints of another tenant hang, as a multiple of their time alone: first
// attempts, and retries a second later, in one run on one machine.

const HANGING_ENDPOINTS = 20;
const BACKLOG_EACH = 15;
const EVENTS = 150;
const EVERY_MS = 100;

interface Latencies {
  firstMs: number[];
  retryMs: number[];
}

const rig = await rigForFile({ worker: {} });

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Publishes to an endpoint that answers at once, and to one that fails the first attempt of each delivery. */
async function measure({ well, refusing }: { well: Scene; refusing: Scene }): Promise<Latencies> {
  const publishedAt = new Map<string, number>();
  const receivedAt = new Map<string, number>();
  const refusedAt = new Map<string, number>();
  const retryMs: number[] = [];
  well.receiver.answer = ({ at, headers }, response) => {
    receivedAt.set(String(headers['postrider-delivery']), at);
    response.writeHead(200).end();
  };
  refusing.receiver.answer = ({ at, headers }, response) => {
    const id = String(headers['postrider-delivery']);
    const before = refusedAt.get(id);
    if (before === undefined) refusedAt.set(id, at);
    else retryMs.push(at - before);
    response.writeHead(before === undefined ? 500 : 200).end();
  };
  for (let i = 0; i < EVENTS; i++) {
    const at = Date.now();
    publishedAt.set(await well.publish(), at);
    if (i % 3 === 0) await refusing.publish();
    await pass(EVERY_MS);
  }
  while (receivedAt.size < EVENTS || retryMs.length < EVENTS / 3) await pass(100);
  return { firstMs: [...receivedAt].map(([id, at]) => at - (publishedAt.get(id) ?? at)), retryMs };
}

const quantile = (list: number[], q: number) => list.toSorted((a, b) => a - b)[Math.floor(q * (list.length - 1))] ?? 0;
const show = (name: string, list: number[]) =>
  console.log(
    `${name.padEnd(28)} p50 ${quantile(list, 0.5)} ms, p90 ${quantile(list, 0.9)} ms, p99 ${quantile(list, 0.99)} ms`,
  );

test('the deliveries of a tenant while another one’s endpoints all hang', async () => {
  const timeoutMs = Number(process.env['BENCH_TIMEOUT_MS'] ?? 30_000);
  const others = { well: await rig.scene(), refusing: await rig.scene({ retry: { delaysSeconds: [1] } }) };
  await measure(others);
  const alone = await measure(others);

  const first = await rig.scene({ timeoutMs, retry: { delaysSeconds: [1, 1, 1] } });
  const hanging = [first];
  const { tenantId } = first;
  while (hanging.length < HANGING_ENDPOINTS) hanging.push(await rig.scene({ tenantId, timeoutMs }));
  await rig.database.query('update endpoints set first_success_at = now() where tenant_id = $1', [tenantId]);
  for (const { receiver } of hanging) receiver.answer = () => undefined;
  for (let i = 0; i < BACKLOG_EACH; i++) await first.publish();
  await pass(5_000);
  const beside = await measure(others);

  show('first attempts, alone', alone.firstMs);
  show('first attempts, beside', beside.firstMs);
  show('retries, alone', alone.retryMs);
  show('retries, beside', beside.retryMs);
  const ratio = (of: keyof Latencies) => (quantile(beside[of], 0.99) / quantile(alone[of], 0.99)).toFixed(2);
  console.log(`p99 beside / alone: first attempts ${ratio('firstMs')}, retries ${ratio('retryMs')}`);
  expect(beside.firstMs).toHaveLength(EVENTS);
}, 600_000);
