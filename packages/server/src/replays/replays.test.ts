import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Replay {
  id: string;
  status: string;
  matched: number;
  ratePerSecond: number;
  finishedAt: string | null;
}

interface Preview {
  dryRun: true;
  matched: number;
  sample: { deliveryId: string | null; eventId: string; endpointId: string; status: string | null }[];
}

let api: TestApi;
let tenant: string;
let endpoint: string;
let tenants = 0;
beforeAll(async () => void (api = await startTestApi()));
afterAll(() => api.stop());
beforeEach(async () => {
  tenants += 1;
  tenant = `replayed-${tenants}`;
  await api.call('POST', '/v1/tenants', { body: { id: tenant } });
  endpoint = await newEndpoint();
});

const newEndpoint = async (members: object = {}) =>
  (
    await api.call<{ id: string }>('POST', `/v1/tenants/${tenant}/endpoints`, {
      body: { url: 'http://127.0.0.1:9/', ...members },
    })
  ).json.id;
const path = (rest = '') => `/v1/tenants/${tenant}/replays${rest}`;
const post = <Answer = Replay>(body: object, at = path()) => api.call<Answer & ProblemJson>('POST', at, { body });
const command = (id: string, name: string) => post({}, path(`/${id}/${name}`));

/** An event with a delivery to each endpoint; the ids of the deliveries. */
async function publish(event: object = {}): Promise<{ id: string; deliveries: string[] }> {
  const { json } = await api.call<{ id: string; deliveries: { id: string }[] }>(
    'POST',
    `/v1/tenants/${tenant}/events`,
    {
      body: { type: 'order.paid', data: {}, ...event },
    },
  );
  return { id: json.id, deliveries: json.deliveries.map(({ id }) => id) };
}

/** Ends deliveries, as a worker would. */
async function end(ids: readonly string[], status: string): Promise<void> {
  await api.database.query('delete from delivery_queue where delivery_id = any($1)', [ids]);
  await api.database.query(
    `update deliveries set status = $2, finished_at = now(), last_status = 503,
       dead_letter_reason = case when $2 = 'dead_lettered' then 'attempts_exhausted' end,
       dead_letter_at = case when $2 = 'dead_lettered' then now() end
     where id = any($1)`,
    [ids, status],
  );
}

async function ended(status: string, event: object = {}): Promise<string> {
  const { deliveries } = await publish(event);
  await end(deliveries, status);
  return deliveries[0] ?? '';
}

const rowsOf = async (table: string) => (await api.database.query(`select * from ${table} order by 1`)).rows;

test('a replay is created with its defaults, and the relay is asked to start it', async () => {
  const made = await post({ filter: { status: 'dead_lettered', responseStatus: '5xx', from: '2026-01-02' } });
  expect(made.status).toBe(201);
  expect(made.headers.get('location')).toBe(path(`/${made.json.id}`));
  expect(made.json).toEqual({
    id: expect.stringMatching(/^rpl_/) as string,
    tenantId: tenant,
    action: 'send',
    filter: { status: 'dead_lettered', responseStatus: '5xx', from: '2026-01-02T00:00:00.000Z' },
    missedBy: null,
    webhookId: 'same',
    status: 'counting',
    matched: 0,
    sent: 0,
    delivered: 0,
    failed: 0,
    skipped: 0,
    discarded: 0,
    ratePerSecond: 100,
    createdAt: expect.any(String) as string,
    finishedAt: null,
    temporalUrl: null,
  });
  expect((await api.call('GET', path(`/${made.json.id}`))).json).toEqual(made.json);
  expect((await api.call<{ data: unknown[] }>('GET', path())).json.data).toEqual([made.json]);
  expect(await rowsOf('replay_syncs')).toContainEqual(expect.objectContaining({ replay_id: made.json.id }));
  const audit = await api.call<{ data: object[] }>('GET', `/v1/tenants/${tenant}/audit?action=createReplay`);
  expect(audit.json.data).toMatchObject([{ resource: { type: 'replay', id: made.json.id }, before: null }]);
});

test.each([
  ['nothing', {}, '/filter'],
  ['an empty filter', { filter: {} }, '/filter'],
  ['both', { filter: { status: 'skipped' }, missedBy: { endpointId: newId('ep'), since: '2026-01-01' } }, '/filter'],
  ['deliveries that are on their way', { filter: { status: 'pending' } }, '/filter/status'],
  ['more than 1,000 ids', { filter: { ids: Array.from({ length: 1_001 }, () => newId('dlv')) } }, '/filter/ids'],
  ['an unknown member', { filter: { stauts: 'delivered' } }, '/filter/stauts'],
  ['no rate', { filter: { status: 'skipped' }, ratePerSecond: 0 }, '/ratePerSecond'],
  ['a rate that is too high', { filter: { status: 'skipped' }, ratePerSecond: 1_001 }, '/ratePerSecond'],
  ['an endpoint of nobody', { missedBy: { endpointId: newId('ep'), since: '2026-01-01' } }, '/missedBy/endpointId'],
  ['an external id of nobody', { filter: { endpointId: 'ext:nobody' } }, '/filter/endpointId'],
])('%s is refused, and nothing is kept', async (_, body, pointer) => {
  const before = await rowsOf('replays');
  const { status, json } = await post(body);
  expect([status, json.errors[0]?.pointer]).toEqual([422, pointer]);
  expect(await rowsOf('replays')).toEqual(before);
});

test('a dry run counts exactly what matches, shows the first, and changes nothing', async () => {
  for (let n = 0; n < 12; n++) await ended('dead_lettered', { tags: n < 11 ? ['vip'] : [] });
  await ended('delivered', { tags: ['vip'] });
  await publish({ tags: ['vip'] });
  const tables = ['deliveries', 'delivery_queue', 'replays', 'replay_items', 'audit_entries'];
  const before = await Promise.all(tables.map(rowsOf));
  const { status, json } = await post<Preview>({ filter: { tag: 'vip', status: 'dead_lettered' }, dryRun: true });
  expect([status, json.dryRun, json.matched, json.sample.length]).toEqual([200, true, 11, 10]);
  expect(json.sample[0]).toMatchObject({ endpointId: endpoint, status: 'dead_lettered' });
  expect(json.sample.map(({ deliveryId }) => deliveryId ?? '').toSorted()).toEqual(
    json.sample.map(({ deliveryId }) => deliveryId),
  );
  expect((await post<Preview>({ filter: { tag: 'vip' }, dryRun: true })).json.matched).toBe(12);
  expect(await Promise.all(tables.map(rowsOf))).toEqual(before);
});

describe('what matches', () => {
  const matched = async (filter: object) => {
    const { json } = await post<Preview>({ filter, dryRun: true });
    return json.sample.map(({ deliveryId }) => deliveryId);
  };

  test('are the deliveries that all members name', async () => {
    const dead = await ended('dead_lettered', { externalId: 'o-1' });
    const skipped = await ended('skipped', { type: 'order.late' });
    const event = await publish();
    await end(event.deliveries, 'delivered');
    expect(await matched({ ids: [dead, skipped, newId('dlv')] })).toEqual([dead, skipped]);
    expect(await matched({ ids: [dead, skipped], status: 'skipped' })).toEqual([skipped]);
    expect(await matched({ endpointId: endpoint, eventType: 'order.late' })).toEqual([skipped]);
    expect(await matched({ externalId: 'o-1' })).toEqual([dead]);
    expect(await matched({ externalId: 'o-2' })).toEqual([]);
    expect(await matched({ eventId: event.id })).toEqual(event.deliveries);
    expect(await matched({ responseStatus: '503', to: '2026-01-01' })).toEqual([]);
    expect(await matched({ responseStatus: '503', outcome: 'timed_out' })).toEqual([]);
    expect(await matched({ responseStatus: '5xx', from: '2026-01-01' })).toEqual([dead, skipped, ...event.deliveries]);
  });

  test('are no deliveries of others, of deleted endpoints, and no test sends', async () => {
    const dead = await ended('dead_lettered');
    await api.database.query(`update deliveries set test = true where id = $1`, [await ended('delivered')]);
    const own = tenant;
    tenant = `${own}-other`;
    await api.call('POST', '/v1/tenants', { body: { id: tenant } });
    expect(await matched({ ids: [dead] })).toEqual([]);
    tenant = own;
    expect(await matched({ from: '2026-01-01' })).toEqual([dead]);
    await api.call('DELETE', `/v1/tenants/${tenant}/endpoints/${endpoint}`);
    expect(await matched({ from: '2026-01-01' })).toEqual([]);
    const discard = await post<Preview>(
      { filter: { ids: [dead] }, dryRun: true },
      `/v1/tenants/${tenant}/dead-letters/discard`,
    );
    expect(discard.json.matched).toBe(1);
  });
});

test('many dead letters are retried or discarded by filter', async () => {
  const at = `/v1/tenants/${tenant}/dead-letters`;
  const dead = await ended('dead_lettered');
  await ended('delivered');
  const { json } = await post<Preview>({ filter: { endpointId: endpoint }, dryRun: true }, `${at}/retry`);
  expect([json.matched, json.sample[0]?.deliveryId]).toEqual([1, dead]);
  expect((await post({ filter: {} }, `${at}/retry`)).status).toBe(422);
  expect((await post({ filter: { status: 'delivered' } }, `${at}/discard`)).status).toBe(422);
  const retried = await post({ filter: { endpointId: endpoint } }, `${at}/retry`);
  expect(retried.json).toMatchObject({ action: 'send', filter: { endpointId: endpoint, status: 'dead_lettered' } });
  const discarded = await post({ filter: { endpointId: endpoint } }, `${at}/discard`);
  expect([discarded.status, discarded.json]).toMatchObject([201, { action: 'discard', status: 'counting' }]);
});

test('open deliveries are sent now or cancelled by filter: those that have ended stay out', async () => {
  const at = `/v1/tenants/${tenant}/deliveries`;
  const {
    deliveries: [open],
  } = await publish();
  await ended('dead_lettered');
  await ended('delivered');
  for (const [action, filter] of [
    ['retry', { endpointId: endpoint }],
    ['cancel', { status: 'pending' }],
  ] as const) {
    const { json } = await post<Preview>({ filter, dryRun: true }, `${at}/${action}`);
    expect([json.matched, json.sample]).toMatchObject([1, [{ deliveryId: open, status: 'pending' }]]);
    for (const held of [{ holdReason: 'paused' }, { status: 'retrying' }])
      expect((await post<Preview>({ filter: held, dryRun: true }, `${at}/${action}`)).json.matched).toBe(0);
    for (const wrong of [{}, { status: 'delivered' }, { status: 'dead_lettered' }])
      expect((await post({ filter: wrong }, `${at}/${action}`)).status).toBe(422);
    expect((await post({ filter }, `${at}/${action}`)).json).toMatchObject({ action, filter, status: 'counting' });
  }
});

test('it pauses, resumes, changes its rate and is cancelled; afterwards nothing can be changed', async () => {
  const { id } = (await post({ filter: { status: 'skipped' } })).json;
  expect((await command(id, 'pause')).json.status).toBe('paused');
  expect((await command(id, 'pause')).json.status).toBe('paused');
  expect((await command(id, 'resume')).json.status).toBe('counting');
  const patched = await api.call<Replay>('PATCH', path(`/${id}`), { body: { ratePerSecond: 7 } });
  expect(patched.json.ratePerSecond).toBe(7);
  const stale = { body: { ratePerSecond: 8 }, headers: { 'If-Match': '"1"' } };
  expect((await api.call('PATCH', path(`/${id}`), stale)).status).toBe(412);
  const cancelled = (await command(id, 'cancel')).json;
  expect(cancelled).toMatchObject({ status: 'cancelled', finishedAt: expect.any(String) as string });
  expect((await command(id, 'cancel')).json).toEqual(cancelled);
  for (const name of ['pause', 'resume']) expect((await command(id, name)).json.code).toBe('replay_ended');
  expect((await api.call<ProblemJson>('PATCH', path(`/${id}`), { body: { ratePerSecond: 7 } })).json.code).toBe(
    'replay_ended',
  );
});

test('a tenant has only so many open replays', async () => {
  await api.database.query(
    `insert into replays (id, tenant_id, action, criteria, fresh, rate_per_second, status, requested_by, created_at, check_at)
     select 'rpl_' || n || $1, $1, 'send', '{"filter": {}}', false, 1, 'paused', 'key_test', now(), now()
     from generate_series(1, 50) n`,
    [tenant],
  );
  expect((await post({ filter: { status: 'skipped' } })).json.code).toBe('replay_limit_reached');
});
