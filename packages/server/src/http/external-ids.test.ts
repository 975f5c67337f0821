import { isId } from '@postrider/domain';
import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROUTES } from '../routes.ts';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Endpoint {
  id: string;
  externalId: string | null;
}

let api: TestApi;
let made = 0;
let tenantId: string;
let base: string;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  tenantId = `x${(made += 1)}`;
  base = `/v1/tenants/${tenantId}`;
  await api.call('POST', '/v1/tenants', { body: { id: tenantId } });
});
afterAll(() => api.stop());

const URL_OF_NOBODY = 'http://127.0.0.1:9/';
const create = (body: object, at = base) =>
  api.call<Endpoint & ProblemJson>('POST', `${at}/endpoints`, { body: { url: URL_OF_NOBODY, ...body } });
const path = (externalId: string, at = base) => `${at}/endpoints/${encodeURIComponent(`ext:${externalId}`)}`;

/** Bodies of the routes that need one. */
const BODIES: Record<string, unknown> = {
  replaceEndpoint: { url: URL_OF_NOBODY, name: 'replaced' },
  updateEndpoint: { name: 'changed' },
  putEndpointPreferences: {},
  previewEndpoint: { last: 1 },
};
const ofEndpoints = ROUTES.filter((route) => route.path.includes('{endpointId}'));

describe('every route of an endpoint takes its external id', () => {
  test('and there are many', () => expect(ofEndpoints.length).toBeGreaterThan(14));

  test.each(ofEndpoints.map((route) => [route.name, route] as const))('%s', async (name, route) => {
    const externalId = `crm/42 ${name} é😀?#%`;
    const { json } = await create({ externalId });
    await api.call('POST', `${path(externalId)}/rotate-secret`);
    const secrets = await api.database.query<{ id: string }>(
      'select id from endpoint_secrets where endpoint_id = $1 and expires_at is not null',
      [json.id],
    );
    const call = (reference: string) =>
      api.call<ProblemJson>(
        route.method.toUpperCase(),
        route.path
          .replace('{tenantId}', tenantId)
          .replace('{endpointId}', encodeURIComponent(reference))
          .replace('{secretId}', secrets.rows[0]?.id ?? ''),
        route.schemas.body === undefined ? {} : { body: BODIES[name] ?? {} },
      );
    expect((await call('ext:no such one')).json).toMatchObject({ status: 404, code: 'endpoint_not_found' });
    const answer = await call(`ext:${externalId}`);
    expect(answer.status, answer.text).toBe(route.answer.status);
  });
});

test.each(['a', ' a', 'a ', 'a\u0007', '\u200ba', 'x'.repeat(256), ''])(
  '%j is an external id only if it is printable, in a body as in a path',
  async (externalId) => {
    const [created, read] = [await create({ externalId }), await api.call<ProblemJson>('GET', path(externalId))];
    const isOne = externalId === 'a';
    expect([created.status, read.status]).toEqual(isOne ? [201, 200] : [422, 404]);
    if (!isOne) expect(read.json.code).toBe('endpoint_not_found');
  },
);

test('an external id is one endpoint of the tenant, and free again once that is deleted', async () => {
  const first = await create({ externalId: 'crm-1' });
  expect(first.json.externalId).toBe('crm-1');
  const second = await create({ externalId: 'crm-1' });
  expect(second.json).toMatchObject({ status: 409, code: 'external_id_taken' });
  const other = await create({});
  for (const [method, body] of [
    ['PUT', { url: URL_OF_NOBODY, externalId: 'crm-1' }],
    ['PATCH', { externalId: 'crm-1', name: 'new' }],
  ] as const) {
    const { json } = await api.call<ProblemJson>(method, `${base}/endpoints/${other.json.id}`, { body });
    expect(json).toMatchObject({ status: 409, code: 'external_id_taken' });
  }
  expect((await api.call('GET', `${base}/endpoints/${other.json.id}`)).json).toMatchObject({
    externalId: null,
    name: null,
  });
  await api.call('POST', '/v1/tenants', { body: { id: `${tenantId}-b` } });
  expect((await create({ externalId: 'crm-1' }, `${base}-b`)).status).toBe(201);
  expect((await api.call('DELETE', path('crm-1'))).status).toBe(204);
  expect((await api.call('GET', path('crm-1'))).status).toBe(404);
  const again = await create({ externalId: 'crm-1' });
  expect([again.status, again.json.id === first.json.id]).toEqual([201, false]);
});

test('of two that want it at the same time, one gets it', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => create({ externalId: 'wanted' })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ json }) => json.code === 'external_id_taken')).toHaveLength(5);
});

test('a PUT that leaves it out keeps it, and null removes it', async () => {
  const { json } = await create({ externalId: 'kept' });
  expect((await api.call('PUT', path('kept'), { body: { url: URL_OF_NOBODY } })).json).toMatchObject({
    externalId: 'kept',
  });
  expect((await api.call('PATCH', path('kept'), { body: { name: 'n' } })).json).toMatchObject({ externalId: 'kept' });
  expect((await api.call('PATCH', path('kept'), { body: { externalId: 'moved' } })).json).toMatchObject({
    id: json.id,
    externalId: 'moved',
  });
  expect((await api.call('PUT', path('moved'), { body: { url: URL_OF_NOBODY, externalId: null } })).json).toMatchObject(
    { id: json.id, externalId: null },
  );
  expect((await api.call('GET', path('moved'))).status).toBe(404);
});

test("another tenant's external id is not found, and a foreign key learns nothing", async () => {
  await api.call('POST', '/v1/tenants', { body: { id: `${tenantId}-b` } });
  await create({ externalId: 'mine' });
  const key = await api.keyFor(`${tenantId}-b`, ['write']);
  expect((await api.call('GET', path('mine'), { key })).json).toMatchObject({ code: 'tenant_not_found' });
  for (const method of ['GET', 'DELETE']) {
    const { json } = await api.call<ProblemJson>(method, path('mine', `${base}-b`), { key });
    expect(json).toMatchObject({ status: 404, code: 'endpoint_not_found' });
  }
  const { json } = await api.call('GET', `${base}-b/deliveries?endpointId=ext:mine`, { key });
  expect(json).toMatchObject({ status: 404, code: 'endpoint_not_found' });
  expect((await api.call('GET', path('mine'))).status).toBe(200);
});

test.each([
  // What a PATCH checks before its transaction was checked for the first one: it changes neither.
  ['PATCH', '', { status: 404, code: 'endpoint_not_found' }, ['active', 'active']],
  ['POST', '/pause', { status: 'paused', externalId: 'moving' }, ['active', 'paused']],
] as const)(
  'a %s%s never changes an endpoint that has lost the external id',
  async (method, command, answer, statuses) => {
    const [first, second] = [await create({ externalId: 'moving' }), await create({})];
    const holder = await api.database.connect();
    try {
      await holder.query('begin; set local idle_in_transaction_session_timeout = 0');
      await holder.query('select 1 from endpoints where id = $1 for update', [first.json.id]);
      const change = api.call(method, `${path('moving')}${command}`, {
        body: method === 'PATCH' ? { status: 'paused' } : {},
      });
      await expect.poll(waitingForLocks).toBe(1);
      await holder.query('update endpoints set external_id = null where id = $1', [first.json.id]);
      await holder.query(`update endpoints set external_id = 'moving' where id = $1`, [second.json.id]);
      await holder.query('commit');
      expect((await change).json).toMatchObject(answer);
    } finally {
      holder.release();
    }
    const { rows } = await api.database.query<{ status: string }>(
      'select status from endpoints where tenant_id = $1 order by id',
      [tenantId],
    );
    expect(rows.map(({ status }) => status)).toEqual(statuses);
  },
);

async function waitingForLocks(): Promise<number | undefined> {
  const { rows } = await api.database.query<{ waiting: number }>(
    `select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.waiting;
}

describe('where an endpoint is named outside of the path', () => {
  test('lists filter by it', async () => {
    const { json } = await create({ externalId: 'one two' });
    await create({});
    await api.call('POST', `${base}/events`, { body: { type: 'a', data: 1 } });
    for (const list of ['deliveries', 'dead-letters']) {
      const found = await api.call<{ data: { endpointId: string }[] }>(
        'GET',
        `${base}/${list}?endpointId=${encodeURIComponent('ext:one two')}`,
      );
      expect(found.json.data.map(({ endpointId }) => endpointId)).toEqual(list === 'deliveries' ? [json.id] : []);
      expect((await api.call('GET', `${base}/${list}?endpointId=ext:none`)).status).toBe(404);
      expect((await api.call('GET', `${base}/${list}?endpointId=ext:`)).status).toBe(400);
    }
    expect((await api.call('GET', `/v1/deliveries?endpointId=ext:one&tenantId=${tenantId}`)).status).toBe(400);
  });

  test('a publish reaches it, beside ids, and a repeat is the same event wherever the external id has gone', async () => {
    const [first, second] = [await create({ externalId: 'a' }), await create({ eventTypes: ['other'] })];
    await create({});
    const body = { type: 't', data: 1, externalId: 'e', endpointIds: ['ext:a', second.json.id] };
    const publish = () =>
      api.call<{ id: string; deliveries: { endpointId: string }[] }>('POST', `${base}/events`, { body });
    const { json, status } = await publish();
    expect([status, json.deliveries.map(({ endpointId }) => endpointId)]).toEqual([
      202,
      [first.json.id, second.json.id],
    ]);
    await api.call('PATCH', path('a'), { body: { externalId: 'b' } });
    expect((await publish()).json.id).toBe(json.id);
    const unknown = await api.call<ProblemJson>('POST', `${base}/events`, {
      body: { type: 't', data: 1, endpointIds: [second.json.id, 'ext:a', newId('ep')] },
    });
    expect(unknown.json.errors.map(({ pointer }) => pointer)).toEqual(['/endpointIds/1', '/endpointIds/2']);
    const previewed = await api.call<{ data: { decision: string }[] }>('POST', `${path('b')}/preview`, {
      body: { event: { type: 't', data: 1, endpointIds: ['ext:b'] } },
    });
    expect(previewed.json.data[0]?.decision).toBe('sent');
  });
});

test('answers and locations name endpoints by their own id', async () => {
  const { json, headers } = await create({ externalId: 'named' });
  expect(isId('ep', json.id)).toBe(true);
  expect(headers.get('location')).toBe(`${base}/endpoints/${json.id}`);
});
