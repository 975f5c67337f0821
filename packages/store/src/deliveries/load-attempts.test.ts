import { newId } from '../sql/new-id.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, inTransaction } from '../sql/database.ts';
import { endpointSecrets } from '../endpoints/endpoint-secrets.ts';
import { deleteEndpoint } from '../endpoints/endpoint-status.ts';
import type { EndpointSettings } from '../endpoints/endpoints.ts';
import { createSealer, SealBroken } from '../sql/sealing.ts';
import { deleteTenant, lockTenant } from '../tenants/tenants.ts';
import { after, NOW, SEALER, startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { loadDeliveries } from './load-attempts.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const load = async (id: string) => {
  const [row] = await loadDeliveries(scene.database, SEALER, [id]);
  if (!row) throw new Error(`Nothing loaded for ${id}`);
  return row;
};

test('everything that an attempt needs is loaded, with its secrets in the clear', async () => {
  const settings: Partial<EndpointSettings> = {
    url: 'https://example.com/in',
    headers: { 'X-Token': 't' },
    timeoutMs: 9_000,
    name: 'Orders',
    metadata: { region: 'eu' },
    templatedHeaders: ['x-token'],
    auth: { type: 'bearer', token: 'b' },
    format: { type: 'raw' },
    signing: { scheme: 'standard' },
    retry: { delaysSeconds: [1] },
  };
  const endpoint = await scene.endpoint({ settings });
  const { tenantId, endpointId } = endpoint;
  await endpointSecrets.set(scene.database, SEALER, {
    ownerId: endpointId,
    secret: 'whsec_1',
    publicKey: null,
    now: NOW,
  });
  await scene.database.query(`update tenants set preferences = '{"minPriority": "low"}' where id = $1`, [tenantId]);
  await scene.database.query(`update endpoints set preferences = '{"enabled": true}' where id = $1`, [endpointId]);
  const id = await scene.delivery(endpoint, {
    generation: 2,
    attempts_before: 3,
    attempt_count: 5,
    status: 'retrying',
    next_attempt_at: after(1_000),
    last_outcome: 'timed_out',
    last_status: null,
    expires_at: after(9_000),
    deliver_at: after(500),
  });
  await scene.enqueue(id, { claimed_by: 'boot-1', handed_over: true });
  const { event_id } = await scene.row('deliveries', id);
  expect(await load(id)).toEqual({
    id,
    generation: 2,
    status: 'retrying',
    attemptsBefore: 3,
    attemptCount: 5,
    mayDrop: false,
    nextAttemptAt: after(1_000),
    hold: null,
    lastOutcome: 'timed_out',
    lastStatus: null,
    deadLetter: null,
    skipReason: null,
    cancelReason: null,
    expiresAt: after(9_000),
    claim: { claimedBy: 'boot-1', handedOver: true, hasSlot: false },
    deliverAt: after(500),
    webhookId: event_id,
    event: {
      id: event_id,
      externalId: null,
      type: 'order.paid',
      data: '{"amount":12}',
      priority: 'normal',
      timestamp: NOW,
      traceparent: null,
    },
    endpoint: {
      id: endpointId,
      version: 1,
      tenantId,
      tenantMetadata: {},
      status: 'active',
      disabledReason: null,
      deleted: null,
      recovery: null,
      traceparent: false,
      ...settings,
      secrets: [{ id: expect.stringMatching(/^sec_/), secret: 'whsec_1', expiresAt: null }],
      sharesSecrets: false,
      preferences: { tenant: { minPriority: 'low' }, endpoint: { enabled: true } },
      gateVersions: { endpoint: 1, tenant: 1 },
    },
  });
});

test('the timestamp of an event is its occurredAt, or else when it was accepted', async () => {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint);
  const { event_id } = await scene.row('deliveries', id);
  expect((await load(id)).event.timestamp).toEqual(NOW);
  await scene.database.query('update events set occurred_at = $2 where id = $1', [event_id, after(-60_000)]);
  expect((await load(id)).event.timestamp).toEqual(after(-60_000));
});

test('one statement reads all of it, and is planned once per connection', async () => {
  const endpoint = await scene.endpoint();
  const ids = [await scene.delivery(endpoint), await scene.delivery(endpoint)];
  const database = connect(scene.url, { maxConnections: 1, applicationName: 'load-test' });
  for (let i = 0; i < 8; i++) expect(await loadDeliveries(database, SEALER, ids)).toHaveLength(2);
  const { rows } = await database.query<{ custom: number; generic: number }>(
    'select custom_plans as custom, generic_plans as generic from pg_prepared_statements',
  );
  expect(rows).toEqual([{ custom: 0, generic: 8 }]);
  await database.end();
});

test('deliveries come in the order of the ids, and null for an unknown id', async () => {
  const endpoint = await scene.endpoint();
  const [first, second] = [await scene.delivery(endpoint), await scene.delivery(endpoint)];
  const rows = await loadDeliveries(scene.database, SEALER, [second, newId('dlv'), first, second]);
  expect(rows.map((row) => row?.id ?? null)).toEqual([second, null, first, second]);
  expect(await loadDeliveries(scene.database, SEALER, [])).toEqual([]);
});

test('the reason of a hold, a skip, a cancel or a dead letter is loaded', async () => {
  const endpoint = await scene.endpoint();
  const held = { status: 'waiting', hold_reason: 'quiet_hours', hold_until: after(5) };
  const dead = { status: 'dead_lettered', dead_letter_reason: 'rejected', dead_letter_detail: 'HTTP 400' };
  const skipped = { status: 'skipped', skip_reason: 'expired' };
  const cancelled = { status: 'cancelled', cancel_reason: 'requested' };
  const ids = [];
  for (const columns of [held, dead, skipped, cancelled]) ids.push(await scene.delivery(endpoint, columns));
  expect(await loadDeliveries(scene.database, SEALER, ids)).toMatchObject([
    { status: 'waiting', hold: { reason: 'quiet_hours', until: after(5) }, claim: null },
    { status: 'dead_lettered', hold: null, deadLetter: { reason: 'rejected', detail: 'HTTP 400' } },
    { status: 'skipped', skipReason: 'expired' },
    { status: 'cancelled', cancelReason: 'requested' },
  ]);
});

test('the current secret is loaded first, then replaced ones until they expire', async () => {
  const endpoint = await scene.endpoint();
  const { endpointId } = endpoint;
  const id = await scene.delivery(endpoint);
  const secret = { ownerId: endpointId, publicKey: null, now: NOW };
  const [soon, later] = [new Date(Date.now() + 60_000), new Date(Date.now() + 120_000)];
  await endpointSecrets.set(scene.database, SEALER, { ...secret, secret: 'first' });
  await endpointSecrets.rotate(scene.database, SEALER, { ...secret, secret: 'second', oldExpiresAt: soon });
  await endpointSecrets.rotate(scene.database, SEALER, { ...secret, secret: 'third', oldExpiresAt: later });
  expect((await load(id)).endpoint.secrets).toMatchObject([
    { secret: 'third', expiresAt: null },
    { secret: 'second', expiresAt: later },
    { secret: 'first', expiresAt: soon },
  ]);
  await scene.database.query('update endpoint_secrets set expires_at = now() where expires_at = $1', [later]);
  expect((await load(id)).endpoint.secrets.map((each) => each.secret)).toEqual(['third', 'first']);
});

test('a deleted endpoint or tenant is loaded as deleted', async () => {
  const endpoint = await scene.endpoint();
  const other = await scene.endpoint();
  const [id, otherId] = [await scene.delivery(endpoint), await scene.delivery(other)];
  await deleteEndpoint(scene.database, { ...endpoint, now: NOW });
  await inTransaction(scene.database, async (sql) => {
    await lockTenant(sql, other.tenantId);
    await deleteTenant(sql, { tenantId: other.tenantId, now: NOW });
  });
  expect((await load(id)).endpoint).toMatchObject({ deleted: 'endpoint', secrets: [], gateVersions: { endpoint: 2 } });
  expect((await load(otherId)).endpoint).toMatchObject({ deleted: 'tenant', gateVersions: { endpoint: 2, tenant: 2 } });
});

test('a secret sealed with a key that is not configured fails the load', async () => {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint);
  const secret = { ownerId: endpoint.endpointId, secret: 's', publicKey: null, now: NOW };
  await endpointSecrets.set(scene.database, createSealer([{ id: 'lost', key: new Uint8Array(32) }]), secret);
  await expect(load(id)).rejects.toThrow(SealBroken);
});
