import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startRig } from '../testing/rig.ts';
import type { Rig, Scene } from '../testing/rig.ts';

const ENDPOINTS = 5;
const EACH = 4;

let rig: Rig;
let hanging: ServerResponse[];
beforeEach(async () => {
  rig = await startRig();
  hanging = [];
});
afterEach(async () => {
  for (const response of hanging) response.writeHead(200).end();
  await rig?.stop();
});

/** A tenant with endpoints that have succeeded, and hang from the attempt with this index on. */
async function hangingTenant(from: number): Promise<Scene[]> {
  const first = await rig.scene({ retry: { delaysSeconds: [1, 1] }, timeoutMs: 15_000 });
  const scenes = [first];
  const { tenantId } = first;
  // One event goes to all endpoints of the tenant.
  while (scenes.length < ENDPOINTS) scenes.push(await rig.scene({ tenantId, timeoutMs: 15_000 }));
  await rig.database.query('update endpoints set first_success_at = now() where tenant_id = $1', [tenantId]);
  const attempts = new Map<unknown, number>();
  for (const { receiver } of scenes) {
    receiver.answer = ({ headers }, response) => {
      const key = headers['postrider-delivery'];
      const attempt = attempts.get(key) ?? 0;
      attempts.set(key, attempt + 1);
      if (attempt < from) response.writeHead(500).end();
      else hanging.push(response);
    };
  }
  return scenes;
}

const hangs = (atLeast: number) =>
  vi.waitFor(() => expect(hanging.length).toBeGreaterThanOrEqual(atLeast), { interval: 20 });

test('first attempts of a tenant whose endpoints all hang leave slots for another tenant’s', async () => {
  // First attempts may take 8 of them.
  await rig.startWorker({ workflowSlots: 20 });
  const [first] = await hangingTenant(0);
  const other = await rig.scene();
  for (let i = 0; i < EACH; i++) await first?.publish();
  await hangs(4);
  for (let i = 0; i < 3; i++) await rig.until(await other.publish(), { status: 'delivered' });
  expect(hanging.filter((response) => response.writableEnded || response.destroyed)).toEqual([]);
});

test('retries of a tenant whose endpoints all hang leave slots for another tenant’s', async () => {
  await rig.startWorker({ attemptSlots: 8 });
  const [first] = await hangingTenant(1);
  const other = await rig.scene({ retry: { delaysSeconds: [1] } });
  other.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 500 : 200).end();
  for (let i = 0; i < EACH; i++) await first?.publish();
  await hangs(4);
  await rig.until(await other.publish(), { status: 'delivered', attemptCount: 2 });
  expect(hanging.filter((response) => response.writableEnded || response.destroyed)).toEqual([]);
});
