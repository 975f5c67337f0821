import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeBacklog } from '../testing/backlog.ts';
import { NOW, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { claimDue } from './claim-due.ts';
import type { Claim, ClaimOptions } from './claim-due.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(() => scene.database.query('truncate delivery_queue'));
afterAll(() => scene?.close());

const claim = (options: Partial<ClaimOptions>): Promise<Claim> =>
  claimDue(scene.database, {
    limit: 100,
    afterEndpointId: '',
    claimedBy: 'boot-1',
    leaseMs: 20_000,
    now: NOW,
    ...options,
  });

/** A tenant with so many endpoints, eight deliveries due at each. */
async function tenantWith(endpoints: number): Promise<string> {
  const tenantId = await scene.tenant();
  for (let i = 0; i < endpoints; i++) await makeBacklog(scene, 8, { tenantId });
  return tenantId;
}
const countOf = ({ deliveries }: Claim, tenantId: string) =>
  deliveries.filter((delivery) => delivery.tenantId === tenantId).length;

test('a tenant is given no more than leaves as many permits to others, whatever it has under way', async () => {
  const busy = await tenantWith(6);
  const other = await tenantWith(1);
  const claimed = await claim({ permits: { available: 20, heldByTenant: { [busy]: 10 } } });
  expect(countOf(claimed, busy)).toBe(5);
  expect(countOf(claimed, other)).toBe(8);
});

test('alone, a tenant is given half of the permits, its endpoints in turn', async () => {
  const busy = await tenantWith(6);
  const claimed = await claim({ permits: { available: 20, heldByTenant: {} } });
  expect(countOf(claimed, busy)).toBe(10);
  expect(new Set(claimed.deliveries.map(({ endpointId }) => endpointId)).size).toBe(6);
});

test('what is left to a tenant that has its share comes with a free permit, where the last claim ended', async () => {
  const busy = await tenantWith(6);
  const first = await claim({ permits: { available: 4, heldByTenant: {} } });
  expect(first.deliveries).toHaveLength(2);
  expect(first.lastEndpointId).toBe(first.deliveries.map(({ endpointId }) => endpointId).toSorted()[1]);
  const { lastEndpointId: afterEndpointId } = first;
  const none = await claim({ afterEndpointId, permits: { available: 2, heldByTenant: { [busy]: 2 } } });
  expect(none).toMatchObject({ deliveries: [], isFull: false, isCut: false, lastEndpointId: afterEndpointId });
  const next = await claim({ afterEndpointId, permits: { available: 3, heldByTenant: { [busy]: 1 } } });
  expect(next.deliveries).toHaveLength(1);
  expect(String(next.deliveries[0]?.endpointId) > afterEndpointId).toBe(true);
});

test('a tenant with hundreds of endpoints that has its share does not hide the ones behind it', async () => {
  const busy = await tenantWith(0);
  for (let i = 0; i < 201; i++) await makeBacklog(scene, 1, { tenantId: busy });
  const other = await tenantWith(1);
  const permits = { available: 10, heldByTenant: { [busy]: 10 } };
  const first = await claim({ permits });
  expect(first).toMatchObject({ deliveries: [], isCut: true });
  const second = await claim({ permits, afterEndpointId: first.lastEndpointId });
  expect(countOf(second, other)).toBe(5);
  expect(countOf(second, busy)).toBe(0);
});
