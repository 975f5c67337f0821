import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableFailing, findEndpointHealth } from './endpoint-health.ts';
import { deleteEndpoint } from './endpoint-status.ts';
import { after, NOW, startStoreScene } from '../testing/store-scene.ts';
import type { EndpointOptions, StoreScene } from '../testing/store-scene.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

async function failing(since: Date | null, options: EndpointOptions = {}) {
  const endpoint = await scene.endpoint(options);
  await scene.database.query('update endpoints set failing_since = $2 where id = $1', [endpoint.endpointId, since]);
  return endpoint;
}
const disable = (endpointId: string) => disableFailing(scene.database, { endpointId, cutoff: NOW, now: after(5) });

test('the health of an endpoint has its status, its failing spell and its dead letters', async () => {
  const endpoint = await failing(NOW);
  for (const status of ['dead_lettered', 'dead_lettered', 'delivered']) await scene.delivery(endpoint, { status });
  const { tenantId, endpointId } = endpoint;
  const health = { tenantId, url: 'https://example.com/hook', status: 'active', failingSince: NOW, deadLetters: 2 };
  expect(await findEndpointHealth(scene.database, endpointId)).toEqual({ ...health, deleted: false });
  await deleteEndpoint(scene.database, { ...endpoint, now: NOW });
  expect(await findEndpointHealth(scene.database, endpointId)).toEqual({ ...health, deleted: true });
  expect(await findEndpointHealth(scene.database, 'ep_nothing')).toBeUndefined();
});

test('dead letters are counted up to a thousand', async () => {
  const { tenantId, endpointId } = await scene.endpoint();
  await scene.database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
     select 'dlv_' || $2 || i, $1, 'evt', 'a', $2, 'dead_lettered', $3 from generate_series(1, 1001) i`,
    [tenantId, endpointId, NOW],
  );
  expect(await findEndpointHealth(scene.database, endpointId)).toMatchObject({ deadLetters: 1_000 });
});

test.each(['active', 'paused'] as const)(
  'one that is %s and has been failing for long enough is disabled',
  async (status) => {
    const { endpointId } = await failing(NOW, { status });
    expect(await disable(endpointId)).toBe(true);
    expect(await scene.row('endpoints', endpointId)).toMatchObject({
      status: 'disabled',
      disabled_reason: 'failing',
      gate_version: 2,
      version: 2,
      updated_at: after(5),
      failing_since: NOW,
    });
    const { rows } = await scene.database.query(
      'select before, after, actor_name from audit_entries where resource_id = $1',
      [endpointId],
    );
    expect(rows).toEqual([
      {
        before: { status, disabledReason: null },
        after: { status: 'disabled', disabledReason: 'failing' },
        actor_name: 'postrider',
      },
    ]);
  },
);

test.each([
  ['recovered', null, {}],
  ['began another spell', after(1), {}],
  ['was disabled by a person', NOW, { status: 'disabled', disabledReason: 'requested' }],
] as const)('one that %s meanwhile is left as it is', async (_what, since, options) => {
  const { endpointId } = await failing(since, options);
  const before = await scene.row('endpoints', endpointId);
  expect(await disable(endpointId)).toBe(false);
  expect(await scene.row('endpoints', endpointId)).toEqual(before);
});

test('a deleted endpoint is not disabled', async () => {
  const endpoint = await failing(NOW);
  await deleteEndpoint(scene.database, { ...endpoint, now: NOW });
  expect(await disable(endpoint.endpointId)).toBe(false);
});
