import { afterAll, describe, expect, test } from 'vitest';
import { recordAttempts } from '../deliveries/record-attempts.ts';
import { inTransaction } from '../sql/database.ts';
import { attemptOf, begin, startStoreScene, NOW } from '../testing/store-scene.ts';
import { addChanges, countChanges, lockRollups } from './count-changes.ts';
import { readNumbers } from './read-numbers.ts';

const scene = await startStoreScene();
afterAll(() => scene.close());

const HOUR = { grain: 'hour', from: new Date('2026-03-02T10:00:00Z'), to: new Date('2026-03-02T11:00:00Z') } as const;
type Endpoint = Awaited<ReturnType<typeof scene.endpoint>>;

/** An accepted delivery with a first attempt that succeeded. */
async function delivered(endpoint: Endpoint): Promise<void> {
  const id = await scene.delivery(endpoint);
  await recordAttempts(scene.database, [attemptOf(id, endpoint.endpointId)]);
}

const numbersOf = async ({ tenantId }: Endpoint) =>
  (await readNumbers(scene.database, { tenantId, segments: [HOUR] }))[0];

describe('changes are counted once', () => {
  test('although the process that counts them dies before its commit', async () => {
    const endpoint = await scene.endpoint();
    await delivered(endpoint);
    const dying = inTransaction(scene.database, async (sql) => {
      await lockRollups(sql);
      await addChanges(sql, 1_000);
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await numbersOf(endpoint)).toBeUndefined();
    await countChanges(scene.database, NOW);
    await countChanges(scene.database, NOW);
    expect(await numbersOf(endpoint)).toMatchObject({
      accepted: 1,
      deliveries: 1,
      delivered: 1,
      attempts: 1,
      pending: 0,
    });
    expect(await scene.rows('rollup_changes')).toEqual([]);
  });

  test('while another process counts: then this one leaves it to that one', async () => {
    const other = await begin(scene.database);
    await lockRollups(other);
    expect(await countChanges(scene.database, NOW)).toBeUndefined();
    await other.rollback();
    expect(await countChanges(scene.database, NOW)).toEqual({ more: false });
  });

  test('also those whose transaction commits after later ones were counted', async () => {
    const endpoint = await scene.endpoint();
    const id = await scene.delivery(endpoint);
    const slow = await begin(scene.database);
    await slow.query(`update deliveries set status = 'cancelled' where id = $1`, [id]);
    await delivered(endpoint);
    await countChanges(scene.database, NOW);
    expect(await numbersOf(endpoint)).toMatchObject({ deliveries: 2, delivered: 1, pending: 1, cancelled: 0 });
    await slow.commit();
    await countChanges(scene.database, NOW);
    expect(await numbersOf(endpoint)).toMatchObject({ deliveries: 2, delivered: 1, pending: 0, cancelled: 1 });
  });
});

test('a test send is counted nowhere', async () => {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint, { test: true });
  await recordAttempts(scene.database, [attemptOf(id, endpoint.endpointId)]);
  await countChanges(scene.database, NOW);
  expect(await numbersOf(endpoint)).toMatchObject({ deliveries: 0, delivered: 0, attempts: 0 });
});
