import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { endpointSecrets } from '../endpoints/endpoint-secrets.ts';
import { createSealer } from '../sql/sealing.ts';
import { explainPlan } from '../testing/explain-plan.ts';
import { attemptOf, NOW, SEALER, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { LOCK_UNMASKED, maskOldAttempts } from './mask-old-attempts.ts';
import { recordAttempts } from './record-attempts.ts';

let scene: StoreScene;
beforeEach(async () => {
  await scene?.close();
  scene = await startStoreScene();
});
afterAll(() => scene?.close());

const secret = 'whsec_of_a_test';

/** Deliveries of one endpoint, each with an attempt as 0.1 wrote it. */
async function oldAttempts(count: number): Promise<void> {
  const settings = { headers: { 'X-A': '1' }, auth: { type: 'bearer', token: 'tok' } } as const;
  const endpoint = await scene.endpoint({ settings });
  const { endpointId } = endpoint;
  await endpointSecrets.set(scene.database, SEALER, { ownerId: endpointId, secret, publicKey: null, now: NOW });
  for (let i = 0; i < count; i++) {
    const id = await scene.delivery(endpoint);
    await scene.enqueue(id);
    await recordAttempts(scene.database, [attemptOf(id, endpointId, { kind: 'delivered' })]);
  }
  await scene.database.query('update attempts set masked = false');
}

const unmasked = async () => (await scene.database.query('select 1 from attempts where not masked')).rowCount;
const hide: Parameters<typeof maskOldAttempts>[2]['mask'] = ({ request }, known) => ({
  request: { ...request, url: JSON.stringify(known) },
  response: null,
  error: { code: 'x', message: 'hidden' },
});

test('attempts are masked a few at a time, with the credentials of their endpoints, until none is left', async () => {
  await oldAttempts(5);
  const batch = () => maskOldAttempts(scene.database, SEALER, { limit: 2, mask: hide });
  expect([await batch(), await batch(), await batch(), await batch()]).toEqual([2, 2, 1, 0]);
  const { rows } = await scene.database.query('select request, response, error from attempts');
  for (const { request, response, error } of rows) {
    expect(JSON.parse(request.url)).toEqual({
      headers: { 'X-A': '1' },
      auth: { type: 'bearer', token: 'tok' },
      secrets: [{ id: expect.any(String), secret, expiresAt: null }],
    });
    expect({ response, error }).toEqual({ response: null, error: { code: 'x', message: 'hidden' } });
  }
});

test('several processes mask each attempt once, and never wait for each other', async () => {
  await oldAttempts(20);
  const seen: string[] = [];
  const mask: typeof hide = (recorded, known) => {
    seen.push(recorded.request.url);
    return hide(recorded, known);
  };
  const rounds = Array.from({ length: 4 }, () => maskOldAttempts(scene.database, SEALER, { limit: 5, mask }));
  const done = (await Promise.all(rounds)).reduce((sum, count) => sum + count, 0);
  expect(seen).toHaveLength(done);
  expect(await unmasked()).toBe(20 - done);
});

test('an attempt whose endpoint is deleted or whose sealing key is lost is masked without credentials', async () => {
  await oldAttempts(2);
  await scene.database.query('delete from deliveries where id = (select min(id) from deliveries)');
  const stranger = createSealer([{ id: 'new', key: randomBytes(32) }]);
  expect(await maskOldAttempts(scene.database, stranger, { limit: 9, mask: hide })).toBe(2);
  const { rows } = await scene.database.query(`select distinct request->>'url' as known from attempts`);
  expect(rows).toEqual([{ known: 'null' }]);
});

test('an index finds the attempts that are left', async () => {
  await oldAttempts(3);
  await maskOldAttempts(scene.database, SEALER, { limit: 9, mask: hide });
  const plan = await explainPlan(scene.database, LOCK_UNMASKED({ limit: 9 }), 'begin; set local enable_seqscan = off');
  expect(plan.map(({ index }) => index)).toContainEqual(
    expect.stringMatching(/attempts_unmasked|_delivery_id_number_idx/),
  );
});
