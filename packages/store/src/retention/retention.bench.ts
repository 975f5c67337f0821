import { idAt } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEventAcceptor } from '../events/index.ts';
import { createPartitions } from '../sql/index.ts';
import { newId } from '../sql/new-id.ts';
import { publish, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { dropOldPartitions, removeOldDeliveries, removeOldEvents } from './index.ts';

// What it takes to remove 10,000 old deliveries with their attempts, notes and events in batches, and to drop a week of 50,000,
// while others publish; and what that does to the publishes.

const OLD = 10_000;
const WEEK_OF = new Date('2025-01-04T12:00:00.000Z');
const IN_WEEK = 50_000;
const BODY = JSON.stringify({ text: 'x'.repeat(2_000) });
const BATCH = 500;
const PAUSE_MS = 20;

let scene: StoreScene;
let endpoint: { tenantId: string; endpointId: string };
beforeAll(async () => {
  scene = await startStoreScene();
  endpoint = await scene.endpoint({ hasSucceeded: true });
  await createPartitions(scene.database, new Date('2025-01-02T12:00:00Z'));
  await fill(new Date('2025-02-20T12:00:00.000Z'), OLD);
  await fill(WEEK_OF, IN_WEEK);
  await scene.database.query('analyze');
}, 300_000);
afterAll(() => scene?.close());

async function fill(at: Date, count: number): Promise<void> {
  for (let from = 0; from < count; from += 5_000) {
    const tails = Array.from({ length: 5_000 }, () => newId('dlv').slice(14));
    const ids = tails.map((tail) => idAt('dlv', at.getTime()).slice(0, 14) + tail);
    const { tenantId, endpointId } = endpoint;
    await scene.database.query(
      `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
       select replace(id, 'dlv', 'evt'), $2, 'order.paid', $3, 'normal', 1, $4 from unnest($1::text[]) id`,
      [ids, tenantId, BODY, at],
    );
    await scene.database.query(
      `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, attempt_count, created_at)
       select id, $2, replace(id, 'dlv', 'evt'), 'order.paid', $3, 'delivered', 2, $4 from unnest($1::text[]) id`,
      [ids, tenantId, endpointId, at],
    );
    await scene.database.query(
      `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request)
       select id, n, 1, $2, 9, '{}', 'delivered', false, jsonb_build_object('body', $3::text)
       from unnest($1::text[]) id, generate_series(1, 2) n`,
      [ids, at, BODY],
    );
    await scene.database.query(
      `insert into delivery_notes (delivery_id, id, at, kind) select id, 'note_1', $2, 'held' from unnest($1::text[]) id`,
      [ids, at],
    );
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Publishes all the time until `work` has ended. Gives the latencies in ms. */
async function beside(work: () => Promise<unknown>): Promise<{ ms: number; p50: number; p99: number; most: number }> {
  const acceptor = createEventAcceptor(scene.database);
  const latencies: number[] = [];
  let done = false;
  const publishing = Array.from({ length: 4 }, async () => {
    while (!done) {
      const from = performance.now();
      await acceptor.accept({ ...publish(endpoint.tenantId), now: new Date() });
      latencies.push(performance.now() - from);
      await pause(5);
    }
  });
  const from = performance.now();
  await work();
  const ms = performance.now() - from;
  done = true;
  await Promise.all(publishing);
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(share * sorted.length)] ?? 0) * 10) / 10;
  return { ms: Math.round(ms), p50: at(0.5), p99: at(0.99), most: at(0.999) };
}

async function empty(): Promise<number> {
  const before = new Date('2025-03-01T00:00:00Z');
  let removed = 0;
  for (const remove of [
    (afterId: string) =>
      removeOldDeliveries(scene.database, { tenantId: null, afterId, before, limit: BATCH, deadBefore: null }),
    (afterId: string) => removeOldEvents(scene.database, { tenantId: null, afterId, before, limit: BATCH }),
  ]) {
    for (let afterId: string | null = ''; afterId !== null;) {
      const batch: { removed: number; lastId: string | null } = await remove(afterId);
      removed += batch.removed;
      afterId = batch.lastId;
      await pause(PAUSE_MS);
    }
  }
  return removed;
}

test('old records are removed while others publish', { timeout: 300_000 }, async () => {
  await beside(() => pause(2_000));
  const alone = await beside(() => pause(8_000));
  let drop: unknown;
  const dropping = await beside(async () => {
    drop = await dropOldPartitions(scene.database, { before: new Date('2025-01-09T00:00:00Z'), deadBefore: null });
    await pause(1_000);
  });
  let removed = 0;
  const emptying = await beside(async () => void (removed = await empty()));
  const after = await beside(() => pause(8_000));
  console.table({ alone, dropping, emptying, after });
  console.log({ drop, removed });
  expect(removed).toBe(2 * OLD);
});
