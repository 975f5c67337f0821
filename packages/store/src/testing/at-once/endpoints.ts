import { ENDPOINT_STATUSES, type Preferences } from '@postrider/domain';
import { newId } from '../../sql/new-id.ts';
import type { Sql } from '../../sql/index.ts';
import { attemptRecord, SEALER, settingsOf } from '../store-scene.ts';
import { changeDefaults } from './change-defaults.ts';
import { store } from './played-store.ts';
import { anyRow, soon, type Stage } from './stage.ts';

const PREFERENCES: readonly Preferences[] = [
  {},
  { rateLimits: { perSecond: 50 } },
  { rateLimits: { perSecond: 200, perDay: 100_000 } },
  { rateLimits: { perMinute: 600, mode: 'drop' } },
];
const TENANT_PREFERENCES: readonly Preferences[] = [{}, { maxPerHour: 100_000 }];

const ACTIONS = ['pause', 'resume', 'disable', 'enable'] as const;

interface Endpoint {
  tenantId: string;
  endpointId: string;
}

/** Plays the commands of the API that change endpoints, and what endpoints inherit. */
export function playEndpoints(stage: Stage) {
  const { database, tenantId, random, pick } = stage;
  const inTransaction = <T>(work: (sql: Sql) => Promise<T>) => store.inTransaction(database, work);
  const anyExternalId = (): string => `crm-${Math.floor(random() * 8)}`;
  const anyEndpoint = () =>
    anyRow<Endpoint>(
      stage,
      `select tenant_id as "tenantId", id as "endpointId" from endpoints
       where tenant_id = $1 and deleted_at is null`,
    );

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
    const rotation = { ownerId: endpointId, secret: 'whsec_b', publicKey: null, oldExpiresAt: soon(stage, 1_000), now };
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

  const commands = [
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
  ];

  return { createEndpoint, commands };
}
