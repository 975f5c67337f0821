import { newId } from '../../sql/new-id.ts';
import { ENDPOINT_STATUSES, type Preferences } from '@postrider/domain';
import type { Sql } from '../../sql/index.ts';
import { attemptRecord, publish, SEALER, settingsOf } from '../store-scene.ts';
import { changeDefaults } from './change-defaults.ts';
import { store } from './played-store.ts';
import type { Stage } from './stage.ts';

const PREFERENCES: readonly Preferences[] = [
  {},
  { rateLimits: { perSecond: 50 } },
  { rateLimits: { perSecond: 200, perDay: 100_000 } },
  { rateLimits: { perMinute: 600, mode: 'drop' } },
];
const TENANT_PREFERENCES: readonly Preferences[] = [{}, { maxPerHour: 100_000 }];

interface Endpoint {
  tenantId: string;
  endpointId: string;
}

/** Plays the API: each of its commands in a transaction like that of its route. */
export function playPeople(stage: Stage) {
  const { database, tenantId, random, pick } = stage;
  const acceptor = store.createEventAcceptor(database);
  const inTransaction = <T>(work: (sql: Sql) => Promise<T>) => store.inTransaction(database, work);
  const anyExternalId = (): string => `crm-${Math.floor(random() * 8)}`;
  const soon = (ms: number): Date => new Date(Date.now() + random() * ms);

  async function anyOf<T>(query: string): Promise<T | undefined> {
    // The random order comes from the seed.
    const { rows } = await database.query(`${query} order by md5(id || $2) limit 1`, [tenantId, String(random())]);
    return rows[0] as T | undefined; // as each query says
  }
  const anyDelivery = () => anyOf<{ id: string }>('select id from deliveries where tenant_id = $1');
  const anyEvent = () => anyOf<{ id: string }>('select id from events where tenant_id = $1');
  const anyEndpoint = () =>
    anyOf<Endpoint>(
      `select tenant_id as "tenantId", id as "endpointId" from endpoints
       where tenant_id = $1 and deleted_at is null`,
    );

  async function onDelivery(
    command: (sql: Sql, asked: Parameters<typeof store.retryDelivery>[1]) => Promise<unknown>,
  ): Promise<void> {
    const delivery = await anyDelivery();
    if (delivery === undefined) return;
    const asked = { tenantId, deliveryId: delivery.id, by: 'key_test', now: new Date() };
    await inTransaction((sql) => command(sql, asked));
  }

  /** Runs a change with the row of the endpoint locked, as its route does. */
  async function onEndpoint(change: (sql: Sql, endpoint: Endpoint, now: Date) => Promise<unknown>): Promise<void> {
    const endpoint = await anyEndpoint();
    if (endpoint === undefined) return;
    await inTransaction(async (sql) => {
      if (await store.lockEndpoint(sql, endpoint)) await change(sql, endpoint, new Date());
    });
  }

  async function createEndpoint(owner: string): Promise<void> {
    const now = new Date();
    await inTransaction(async (sql) => {
      if (!(await store.holdTenant(sql, owner))) return;
      if (!(await store.hasRoomForEndpoint(sql, { tenantId: owner, atMost: 12 }))) return;
      const id = newId('ep');
      await store.holdDefaults(sql, owner);
      const inheritsSecret = random() < 0.5;
      const retry = inheritsSecret ? null : { delaysSeconds: [5] };
      const settings = settingsOf({ settings: { externalId: anyExternalId(), inheritsSecret, retry } });
      if ((await store.insertEndpoint(sql, SEALER, { id, tenantId: owner, settings, now })) !== 'saved') return;
      if (inheritsSecret) return;
      await store.endpointSecrets.set(sql, SEALER, { ownerId: id, secret: 'whsec_a', publicKey: null, now });
      if (random() < 0.2) await store.disableWithoutSecret(sql, { tenantId: owner, endpointId: id, now });
    });
  }

  /** Finds an endpoint as a route with `ext:…` in its path does, and gives it another external id. */
  async function moveExternalId(): Promise<void> {
    const settings = settingsOf({ settings: { externalId: anyExternalId() } });
    await inTransaction(async (sql) => {
      const id = await store.findByExternalId(sql, { tenantId, externalId: anyExternalId() }, { lock: true });
      if (id === undefined) return;
      await store.updateEndpoint(sql, SEALER, { id, settings, now: new Date() });
    });
  }

  const ACTIONS = ['pause', 'resume', 'disable', 'enable'] as const;

  /** Changes endpoints of the tenant together, named in any order, and deletes one of them now and then. */
  async function inBulk(): Promise<void> {
    const { rows } = await database.query<{ id: string }>(
      'select id from endpoints where tenant_id = $1 and deleted_at is null order by md5(id || $2) limit 8',
      [tenantId, String(random())],
    );
    const command = { tenantId, by: 'key_test', now: new Date() };
    await inTransaction(async (sql) => {
      const locked = await store.lockEndpoints(sql, { tenantId, ids: rows.map(({ id }) => id), externalIds: ['x'] });
      const endpointIds = locked.map(({ id }) => id);
      await store.changeEndpoints(sql, pick(ACTIONS) ?? 'pause', { ...command, endpointIds });
      const [deleted] = endpointIds;
      if (deleted === undefined || random() > 0.3) return;
      await store.deleteEndpoints(sql, { ...command, endpointIds: [deleted] });
      if (random() < 0.8) await store.requestRecordRemoval(sql, { endpointId: deleted, now: command.now });
    });
  }

  async function rotate(sql: Sql, { endpointId }: Endpoint, now: Date): Promise<void> {
    const rotation = { ownerId: endpointId, secret: 'whsec_b', publicKey: null, oldExpiresAt: soon(1_000), now };
    await store.endpointSecrets.rotate(sql, SEALER, rotation);
    const [, old] = await store.endpointSecrets.find(sql, SEALER, { ownerId: endpointId, now });
    const ended = { ownerId: endpointId, secretId: old?.id ?? '', now };
    if (random() < 0.5) await store.endpointSecrets.endOverlap(sql, ended);
    await store.touchEndpoint(sql, { id: endpointId, now });
  }

  async function prefer(): Promise<void> {
    const endpoint = await anyEndpoint();
    const now = new Date();
    for (const owner of [endpoint, { tenantId, endpointId: null }]) {
      if (owner === undefined) continue;
      const preferences = pick(owner.endpointId === null ? TENANT_PREFERENCES : PREFERENCES) ?? {};
      await inTransaction(async (sql) => {
        await store.lockPreferences(sql, owner);
        await store.replacePreferences(sql, owner, { preferences, now });
      });
    }
  }

  /** Creates a tenant, publishes to it, and deletes it at the same time. */
  async function tenants(): Promise<void> {
    const id = newId('ten');
    await store.insertTenant(database, { id, name: null, metadata: {}, now: new Date() });
    await createEndpoint(id);
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
    await inTransaction(async (sql) => {
      await store.lockApiKey(sql, keyId);
      await store.updateApiKey(sql, { id: keyId, name: 'b', expiresAt: null, requestsPerMinute: 5 });
      await store.rotateApiKey(sql, { keyId, key: store.newApiKey(), oldExpiresAt: soon(50) });
    });
    await store.revokeApiKey(database, { keyId, now });
  }

  async function idempotent(): Promise<void> {
    const key = { tenantId, scope: 'POST /v1/test', key: String(Math.floor(random() * 3)) };
    const written = { ...key, fingerprint: new Uint8Array(32), now: new Date() };
    const mine = await inTransaction(async (sql) => {
      if (!(await store.lockIdempotencyKey(sql, key))) return false;
      await store.reserveIdempotencyKey(sql, { ...written, expiresAt: soon(50) });
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

  const publishing = [() => accept({}), () => accept({ deliverAt: soon(300) }), () => accept({ expiresAt: soon(300) })];
  const commands = [
    () => onDelivery(store.retryDelivery),
    () => onDelivery(store.cancelDelivery),
    () => onDelivery(store.discardDeadLetter),
    () => onEvent(store.cancelEvent),
    () => onEvent((sql, command) => store.rescheduleEvent(sql, { ...command, deliverAt: soon(300) })),
    () => onEndpoint((sql, endpoint, now) => store.pauseEndpoint(sql, { ...endpoint, now })),
    () => onEndpoint((sql, endpoint, now) => store.resumeEndpoint(sql, { ...endpoint, now })),
    () => onEndpoint((sql, endpoint, now) => store.disableEndpoint(sql, { ...endpoint, now })),
    () => onEndpoint((sql, endpoint, now) => store.enableEndpoint(sql, { ...endpoint, now })),
    () => onEndpoint((sql, endpoint, now) => store.deleteEndpoint(sql, { ...endpoint, now })),
    () =>
      onEndpoint((sql, endpoint, now) => {
        const ids = { deliveryId: newId('dlv'), eventId: newId('evt'), eventType: 'postrider.test' };
        return store.recordTestSend(sql, { ...endpoint, ...ids, attempt: attemptRecord('timed_out'), now });
      }),
    () => createEndpoint(tenantId),
    () => createEndpoint(tenantId),
    () =>
      onEndpoint((sql, { endpointId: id }, now) =>
        store.updateEndpoint(sql, SEALER, { id, settings: settingsOf({}), now }),
      ),
    moveExternalId,
    () =>
      onEndpoint(async (sql, endpoint, now) => {
        const { status: from } = (await store.lockEndpoint(sql, endpoint)) ?? { status: 'active' };
        const to = pick(ENDPOINT_STATUSES) ?? 'active';
        await store.setEndpointStatus(sql, { ...endpoint, now }, { from, to });
      }),
    () => onEndpoint(rotate),
    inBulk,
    () => onEndpoint((sql, { endpointId }) => store.endpointSecrets.endOverlaps(sql, endpointId)),
    prefer,
    () => changeDefaults(stage, tenantId),
    () => changeDefaults(stage, store.DEPLOYMENT),
    tenants,
    updateTenant,
    eventTypes,
    keys,
    idempotent,
  ];

  /** Releases everything that holds deliveries. */
  async function calmDown(): Promise<void> {
    const { rows } = await database.query<Endpoint>(
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
