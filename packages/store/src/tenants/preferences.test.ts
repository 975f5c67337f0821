import type { HoldReason, Preferences } from '@postrider/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordHold } from '../deliveries/record-gate-decision.ts';
import { inTransaction } from '../sql/database.ts';
import { deleteEndpoint } from '../endpoints/endpoint-status.ts';
import { findPreferences, lockPreferences, replacePreferences } from './preferences.ts';
import type { PreferencesOwner } from './preferences.ts';
import { after, begin, NOW, startStoreScene, untilSomebodyWaits } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';

let scene: StoreScene;
let tenant: PreferencesOwner;
let endpoint: PreferencesOwner & { endpointId: string };
beforeAll(async () => void (scene = await startStoreScene()));
beforeEach(async () => {
  endpoint = await scene.endpoint();
  tenant = { tenantId: endpoint.tenantId, endpointId: null };
  await scene.database.query('truncate endpoint_sweeps');
});
afterAll(() => scene?.close());

const put = (owner: PreferencesOwner, preferences: Preferences, by?: string) =>
  replacePreferences(scene.database, owner, { preferences, now: after(1_000), ...(by === undefined ? {} : { by }) });
const gateVersions = async () => {
  const { rows } = await scene.database.query<{ endpoint: number; tenant: number }>(
    `select e.gate_version as endpoint, t.gate_version as tenant from endpoints e join tenants t on t.id = e.tenant_id
     where e.id = $1`,
    [endpoint.endpointId],
  );
  return rows[0] ?? { endpoint: 0, tenant: 0 };
};
/** Which endpoints are reconciled, and for which holds. */
const sweeps = async () =>
  Object.fromEntries(
    (await scene.rows('endpoint_sweeps')).map((row) => [
      row['endpoint_id'],
      Object.keys(row['causes'] ?? {}).toSorted(),
    ]),
  );

const NIGHT: Preferences = { quietHours: { windows: [{ start: '22:00', end: '07:00' }] } };

describe('preferences', () => {
  test('begin with nothing, at version 0', async () => {
    const nothing = { preferences: {}, version: 0, updatedAt: null };
    expect(await findPreferences(scene.database, tenant)).toEqual(nothing);
    expect(await findPreferences(scene.database, endpoint)).toEqual(nothing);
  });

  test('are kept as they were set, with nulls, and every change raises their version', async () => {
    const wishes: Preferences = { ...NIGHT, enabled: null, rateLimits: { perSecond: 3, burst: null } };
    const row = { preferences: wishes, version: 1, updatedAt: after(1_000) };
    expect(await put(endpoint, wishes)).toEqual(row);
    expect(await findPreferences(scene.database, endpoint)).toEqual(row);
    expect(await put(endpoint, {})).toMatchObject({ preferences: {}, version: 2 });
    expect(await findPreferences(scene.database, tenant)).toMatchObject({ version: 0 });
  });

  test('that are set again change nothing, whatever the order of their members', async () => {
    await put(endpoint, { enabled: true, minPriority: 'high' });
    await scene.database.query('truncate endpoint_sweeps');
    const before = await gateVersions();
    expect(await put(endpoint, { minPriority: 'high', enabled: true })).toMatchObject({ version: 1 });
    expect([await gateVersions(), await sweeps()]).toEqual([before, {}]);
  });

  test('of an unknown tenant or endpoint are undefined', async () => {
    const foreign = { tenantId: await scene.tenant(), endpointId: endpoint.endpointId };
    for (const owner of [foreign, { tenantId: 'nobody', endpointId: null }]) {
      expect(await findPreferences(scene.database, owner)).toBe(undefined);
      expect(await lockPreferences(scene.database, owner)).toBe(undefined);
      expect(await put(owner, NIGHT)).toBe(undefined);
    }
    await deleteEndpoint(scene.database, { ...endpoint, now: NOW });
    expect(await put(endpoint, NIGHT)).toBe(undefined);
    expect(await findPreferences(scene.database, endpoint)).toBe(undefined);
  });

  test('are changed by two at once one after the other', async () => {
    const first = await begin(scene.database);
    await replacePreferences(first, endpoint, { preferences: NIGHT, now: NOW });
    const second = inTransaction(scene.database, async (sql) => {
      const from = await lockPreferences(sql, endpoint);
      return [from?.version, await replacePreferences(sql, endpoint, { preferences: {}, now: NOW })];
    });
    await untilSomebodyWaits(scene.database);
    await first.commit();
    expect(await second).toMatchObject([1, { version: 2, preferences: {} }]);
  });
});

describe('a change', () => {
  test('raises the gate version of their owner', async () => {
    await put(tenant, NIGHT);
    expect(await gateVersions()).toEqual({ tenant: 2, endpoint: 1 });
    await put(endpoint, NIGHT);
    expect(await gateVersions()).toEqual({ tenant: 2, endpoint: 2 });
  });

  const QUIET: HoldReason[] = ['quiet_hours'];
  const LIMITED: HoldReason[] = ['rate_limited'];
  test.each<[string, Preferences, HoldReason[]]>([
    ['quiet hours', NIGHT, QUIET],
    ['rate limits', { rateLimits: { perSecond: 1 } }, LIMITED],
    ['both', { ...NIGHT, rateLimits: { perSecond: 1 } }, [...QUIET, ...LIMITED]],
    ['whether anything is sent', { enabled: false }, QUIET],
    ['which types are', { eventTypes: { deny: ['order.*'] } }, QUIET],
    ['which priorities are', { minPriority: 'high' }, QUIET],
    ['nothing but how nothing is said', { enabled: null, quietHours: null, rateLimits: null }, []],
  ])('of %s requests reconciling of what that holds', async (_what, wishes, reasons) => {
    await put(endpoint, wishes);
    expect(await sweeps()).toEqual(reasons.length === 0 ? {} : { [endpoint.endpointId]: reasons });
  });

  test('records who made it', async () => {
    await put(endpoint, NIGHT, 'key_1');
    expect(await scene.rows('endpoint_sweeps')).toMatchObject([
      {
        kind: 'wake',
        reason: 'preferences_changed',
        requested_at: after(1_000),
        causes: { quiet_hours: { reason: 'preferences_changed', by: 'key_1' } },
      },
    ]);
  });

  test('of a tenant concerns the endpoints that do not replace all of the changed fields', async () => {
    const { tenantId } = tenant;
    const [ofTheirOwn, halfTheirOwn, nullOfTheirOwn] = [
      await scene.endpoint({ tenantId }),
      await scene.endpoint({ tenantId }),
      await scene.endpoint({ tenantId }),
    ];
    const gone = await scene.endpoint({ tenantId });
    const foreign = await scene.endpoint();
    await put(ofTheirOwn, { ...NIGHT, minPriority: 'low' });
    await put(halfTheirOwn, { minPriority: 'low' });
    await put(nullOfTheirOwn, { quietHours: null, minPriority: null });
    await deleteEndpoint(scene.database, { ...gone, now: NOW });
    await scene.database.query('truncate endpoint_sweeps');
    await put(tenant, { ...NIGHT, minPriority: 'high' });
    const reconciled = Object.keys(await sweeps());
    expect(reconciled).toEqual([endpoint, halfTheirOwn, nullOfTheirOwn].map(({ endpointId }) => endpointId));
    expect(reconciled).not.toContain(foreign.endpointId);
  });

  test('of the mode of a tenant concerns all endpoints that share its maxPerHour', async () => {
    await put(endpoint, { rateLimits: { perSecond: 5 } });
    await put(tenant, { maxPerHour: 100 });
    await scene.database.query('truncate endpoint_sweeps');
    await put(tenant, { maxPerHour: 100, rateLimits: { mode: 'drop' } });
    expect(await sweeps()).toEqual({ [endpoint.endpointId]: LIMITED });
  });

  test('that is being committed makes a hold wait and then stale; a later change sees the hold', async () => {
    const id = await scene.delivery(endpoint);
    const gated = { deliveryId: id, generation: 1, endpointId: endpoint.endpointId, now: NOW };
    const versions = await gateVersions();
    const hold = { ...gated, reason: 'quiet_hours' as const, until: after(60_000) };
    for (const owner of [endpoint, tenant]) {
      const changing = await begin(scene.database);
      await replacePreferences(changing, owner, { preferences: NIGHT, now: NOW });
      const holding = recordHold(scene.database, { ...hold, gateVersions: versions });
      await untilSomebodyWaits(scene.database);
      await changing.commit();
      expect(await holding).toBe('stale');
    }
    expect(await recordHold(scene.database, { ...hold, gateVersions: await gateVersions() })).toBe('held');
    expect(await scene.row('deliveries', id)).toMatchObject({ status: 'waiting', hold_until: after(60_000) });
  });
});
