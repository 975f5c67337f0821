import { newId } from '../../sql/new-id.ts';
import type { Sql } from '../../sql/index.ts';
import { publish, SEALER } from '../store-scene.ts';
import { playEndpoints } from './endpoints.ts';
import { store } from './played-store.ts';
import { anyRow, soon, type Stage } from './stage.ts';

/** Plays the API: each of its commands in a transaction like that of its route. */
export function playPeople(stage: Stage) {
  const { database, tenantId, random } = stage;
  const acceptor = store.createEventAcceptor(database);
  const inTransaction = <T>(work: (sql: Sql) => Promise<T>) => store.inTransaction(database, work);
  const endpoints = playEndpoints(stage);
  const anyDelivery = () => anyRow<{ id: string }>(stage, 'select id from deliveries where tenant_id = $1');
  const anyEvent = () => anyRow<{ id: string }>(stage, 'select id from events where tenant_id = $1');

  async function onDelivery(
    command: (sql: Sql, asked: Parameters<typeof store.retryDelivery>[1]) => Promise<unknown>,
  ): Promise<void> {
    const delivery = await anyDelivery();
    if (delivery === undefined) return;
    const asked = { tenantId, deliveryId: delivery.id, by: 'key_test', now: new Date() };
    await inTransaction((sql) => command(sql, asked));
  }

  /** Creates a tenant, publishes to it, and deletes it at the same time. */
  async function tenants(): Promise<void> {
    const id = newId('ten');
    await store.insertTenant(database, { id, name: null, metadata: {}, now: new Date() });
    await endpoints.createEndpoint(id);
    await Promise.all([
      acceptor.accept({ ...publish(id), now: new Date() }),
      inTransaction(async (sql) => {
        if (await store.lockTenant(sql, id)) await store.deleteTenant(sql, { tenantId: id, now: new Date() });
      }),
    ]);
  }

  async function updateTenant(): Promise<void> {
    await inTransaction(async (sql) => {
      await store.lockTenant(sql, tenantId);
      await store.updateTenant(sql, {
        tenantId,
        name: 'changed',
        metadata: {},
        retention: null,
        notices: { to: 'tenant' },
        now: new Date(),
      });
    });
  }

  async function eventTypes(): Promise<void> {
    const text = { description: null, groupName: null, schema: null, validation: 'off', examples: '[]' } as const;
    const type = { ...text, name: `type.${Math.floor(random() * 3)}`, deprecated: false, optIn: random() < 0.5 };
    await inTransaction(async (sql) => {
      const revision = await store.lockCatalogue(sql);
      await store.writeEventTypes(sql, { types: [type], revision, now: new Date() });
      if (random() < 0.5) await store.deleteEventType(sql, type.name);
    });
  }

  async function keys(): Promise<void> {
    const now = new Date();
    const key = { key: store.newApiKey(), tenantId, name: 'test', scopes: [], expiresAt: null, now };
    const { id: keyId } = await inTransaction(async (sql) => {
      await store.holdTenant(sql, tenantId);
      return store.insertApiKey(sql, key);
    });
    await store.touchApiKey(database, { keyId, now });
    await sessionsOf(key.key, keyId);
    await inTransaction(async (sql) => {
      await store.lockApiKey(sql, keyId);
      await store.updateApiKey(sql, { id: keyId, name: 'b', expiresAt: null, requestsPerMinute: 5 });
      await store.rotateApiKey(sql, { keyId, key: store.newApiKey(), oldExpiresAt: soon(stage, 50) });
    });
    await store.revokeApiKey(database, { keyId, now });
  }

  async function sessionsOf(key: string, keyId: string): Promise<void> {
    const now = new Date();
    const times = { now, idleMs: 50, maxMs: 60_000 };
    const [token, other] = [store.newSessionToken(), store.newSessionToken()];
    await inTransaction((sql) => store.openSession(sql, { by: { key }, token, ...times }));
    const code = await inTransaction((sql) => store.createSignInCode(sql, { key, expiresAt: soon(stage, 50), now }));
    if (code !== undefined)
      await inTransaction((sql) => store.openSession(sql, { by: { code }, token: other, ...times }));
    await store.touchSession(database, { token, idleExpiresAt: soon(stage, 100) });
    await store.endSession(database, token);
    await store.endSessionsOf(database, keyId);
  }

  async function idempotent(): Promise<void> {
    const key = { tenantId, scope: 'POST /v1/test', key: String(Math.floor(random() * 3)) };
    const written = { ...key, fingerprint: new Uint8Array(32), now: new Date() };
    const mine = await inTransaction(async (sql) => {
      if (!(await store.lockIdempotencyKey(sql, key))) return false;
      await store.reserveIdempotencyKey(sql, { ...written, expiresAt: soon(stage, 50) });
      return true;
    });
    if (!mine) return;
    const answer = { status: 200, headers: {}, body: '{}' };
    await store.storeIdempotentAnswer(database, SEALER, { ...written, answer });
    await store.releaseIdempotencyKey(database, key);
  }

  const accept = async (event: Parameters<typeof publish>[1]) =>
    void (await acceptor.accept({ ...publish(tenantId, event), now: new Date() }));

  async function onEvent(
    change: (sql: Sql, command: Parameters<typeof store.cancelEvent>[1]) => Promise<unknown>,
  ): Promise<void> {
    const event = await anyEvent();
    if (event === undefined) return;
    await inTransaction((sql) => change(sql, { tenantId, eventId: event.id, by: 'key_test', now: new Date() }));
  }

  const publishing = [
    () => accept({}),
    () => accept({ deliverAt: soon(stage, 300) }),
    () => accept({ expiresAt: soon(stage, 300) }),
  ];
  const commands = [
    () => onDelivery(store.retryDelivery),
    () => onDelivery(store.cancelDelivery),
    () => onDelivery(store.discardDeadLetter),
    () => onEvent(store.cancelEvent),
    () => onEvent((sql, command) => store.rescheduleEvent(sql, { ...command, deliverAt: soon(stage, 300) })),
    ...endpoints.commands,
    tenants,
    updateTenant,
    eventTypes,
    keys,
    idempotent,
  ];

  /** Releases everything that holds deliveries. */
  async function calmDown(): Promise<void> {
    const { rows } = await database.query<{ tenantId: string; endpointId: string }>(
      'select tenant_id as "tenantId", id as "endpointId" from endpoints where deleted_at is null',
    );
    const now = new Date();
    const owners = [{ tenantId, endpointId: null }, ...rows];
    for (const owner of owners) {
      await inTransaction((sql) => store.replacePreferences(sql, owner, { preferences: {}, now }));
    }
    for (const endpoint of rows) {
      await store.enableEndpoint(database, { ...endpoint, now });
      await store.resumeEndpoint(database, { ...endpoint, now });
    }
  }

  return { publishing, commands, calmDown };
}
