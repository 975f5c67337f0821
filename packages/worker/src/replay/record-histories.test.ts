import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cancelDelivery, inTransaction, notifyCommands, pauseEndpoint, resumeEndpoint } from '@postrider/store';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, test } from 'vitest';
import { startRig } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';

// Records what the workflows do today, for replay.test.ts to hold against the workflows of tomorrow. Run once per
// release that changed them: RECORD_HISTORIES=<version> pnpm vitest run packages/worker/src/replay
// Recorded files stay: a workflow of that time may still be waiting somewhere.

const version = process.env['RECORD_HISTORIES'];
const folder = new URL(`./histories/${version}/`, import.meta.url);
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
let rig: Rig;

beforeAll(async () => {
  if (version === undefined) return;
  rig = await startRig();
  await rig.startWorker();
  mkdirSync(folder, { recursive: true });
}, 120_000);
afterAll(() => rig?.stop());

async function save(name: string, workflowId: string): Promise<void> {
  const history = await rig.client.workflow.getHandle(workflowId).fetchHistory();
  // Where it was recorded is nobody's business.
  const text = historyToJSON(history).replaceAll(ROOT, '').replaceAll(`@${hostname()}`, '@worker');
  writeFileSync(new URL(`${name}.json`, folder), `${text}\n`);
}

const statuses =
  (...list: number[]) =>
  (_request: unknown, response: { writeHead(status: number): { end(): void } }, index: number) =>
    response.writeHead(list[index] ?? list.at(-1) ?? 200).end();

test.runIf(version !== undefined)('histories are recorded', { timeout: 60_000 }, async () => {
  const delivered = await rig.scene();
  const deliveredId = await delivered.publish();
  await rig.until(deliveredId, { status: 'delivered' });
  await rig.client.workflow.getHandle(`delivery/${deliveredId}`).result();
  await save('delivered-at-once', `delivery/${deliveredId}`);

  const retried = await rig.scene();
  retried.receiver.answer = statuses(500, 503, 200);
  const retriedId = await retried.publish();
  await rig.until(retriedId, { status: 'delivered' });
  await rig.client.workflow.getHandle(`delivery/${retriedId}`).result();
  await save('delivered-after-retries', `delivery/${retriedId}`);
  await rig.client.workflow.getHandle(`endpoint-health/${retried.endpointId}`).result();
  await save('endpoint-recovered', `endpoint-health/${retried.endpointId}`);

  const dead = await rig.scene({ retry: { delaysSeconds: [0] } });
  dead.receiver.answer = statuses(500);
  const deadId = await dead.publish();
  await rig.until(deadId, { status: 'dead_lettered' });
  await rig.client.workflow
    .getHandle(`delivery/${deadId}`)
    .result()
    .catch(() => undefined);
  await save('dead-letter', `delivery/${deadId}`);

  const held = await rig.scene();
  held.receiver.answer = statuses(500, 200);
  const heldId = await held.publish();
  await rig.until(heldId, { status: 'retrying' });
  await rig.change(held, pauseEndpoint);
  await rig.until(heldId, { status: 'waiting' });
  await save('held-open', `delivery/${heldId}`);
  await rig.change(held, resumeEndpoint);
  await rig.until(heldId, { status: 'delivered' });
  await rig.client.workflow.getHandle(`delivery/${heldId}`).result();
  await save('held-and-woken', `delivery/${heldId}`);

  const cancelled = await rig.scene({ retry: { delaysSeconds: [3_600] } });
  cancelled.receiver.answer = statuses(500);
  const cancelledId = await cancelled.publish();
  await rig.until(cancelledId, { status: 'retrying' });
  await save('backoff-open', `delivery/${cancelledId}`);
  const { tenantId } = cancelled;
  await inTransaction(rig.database, (sql) =>
    cancelDelivery(sql, { tenantId, deliveryId: cancelledId, by: 'key_test', now: new Date() }),
  );
  notifyCommands(rig.database);
  await rig.client.workflow.getHandle(`delivery/${cancelledId}`).result();
  await save('cancelled-in-backoff', `delivery/${cancelledId}`);
});
