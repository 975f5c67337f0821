import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const endpoints = '/v1/tenants/default/endpoints';
const url = 'http://127.0.0.1:9/';

interface Endpoint {
  id: string;
  status: string;
  disabledReason: string | null;
  health: { failingSince: string | null };
}

async function create(body: object = {}): Promise<{ id: string; path: string; json: Endpoint }> {
  const { json } = await api.call<Endpoint>('POST', endpoints, { body: { url, ...body } });
  return { id: json.id, path: `${endpoints}/${json.id}`, json };
}

async function factsOf(id: string) {
  const { rows } = await api.database.query<{ gateVersion: number; sweeps: object[] }>(
    `select gate_version as "gateVersion", (select coalesce(json_agg(json_build_object('kind', kind, 'reason', reason)), '[]')
       from endpoint_sweeps where endpoint_id = endpoints.id) as sweeps
     from endpoints where id = $1`,
    [id],
  );
  return rows[0];
}

const deliveriesFor = async (endpointId: string) => {
  const body = { type: 'a', data: 1, endpointIds: [endpointId] };
  const { json } = await api.call<{ deliveries: { status: string }[]; notSent: { reason: string }[] }>(
    'POST',
    '/v1/tenants/default/events',
    { body },
  );
  return [...json.deliveries.map(({ status }) => status), ...json.notSent.map(({ reason }) => reason)];
};

test.each([
  ['active', null, ['pending']],
  ['paused', null, ['waiting']],
  ['disabled', 'requested', ['disabled']],
])('an endpoint can be created %s', async (status, disabledReason, deliveries) => {
  const { id, json } = await create({ status });
  expect(json).toMatchObject({ status, disabledReason });
  expect(await deliveriesFor(id)).toEqual(deliveries);
});

const WAKES = { resumed: [{ kind: 'wake', reason: 'resumed' }], enabled: [{ kind: 'wake', reason: 'enabled' }] };

describe.each(['PUT', 'PATCH'])('a %s sets the status with the other members', (method) => {
  test.each([
    ['active', 'active', null, []],
    ['active', 'paused', null, []],
    ['active', 'disabled', 'requested', []],
    ['paused', 'active', null, WAKES.resumed],
    ['paused', 'paused', null, []],
    ['paused', 'disabled', 'requested', []],
    ['disabled', 'active', null, WAKES.enabled],
    ['disabled', 'paused', null, WAKES.enabled],
    ['disabled', 'disabled', 'requested', []],
  ])('from %s to %s', async (from, to, disabledReason, sweeps) => {
    const { id, path } = await create({ status: from });
    await api.database.query('update endpoints set failing_since = now() where id = $1', [id]);
    if (from === 'disabled') {
      await api.database.query(`update endpoints set disabled_reason = 'failing' where id = $1`, [id]);
    }
    const before = await factsOf(id);
    const answer = await api.call<Endpoint>(method, path, { body: { url, status: to, name: 'changed' } });
    expect(answer.json).toMatchObject({ status: to, disabledReason, name: 'changed' });
    expect(answer.json.health.failingSince === null).toBe(from === 'disabled' && to !== 'disabled');
    const after = await factsOf(id);
    expect(after?.gateVersion).toBeGreaterThan(before?.gateVersion ?? 0);
    expect(after?.sweeps).toEqual(sweeps);
    expect((await api.call('GET', path)).headers.get('etag')).toBe(answer.headers.get('etag'));
  });

  test('left out, it stays, with its reason', async () => {
    const { id, path } = await create({ status: 'disabled' });
    await api.database.query(`update endpoints set disabled_reason = 'gone' where id = $1`, [id]);
    const { json } = await api.call(method, path, { body: { url } });
    expect(json).toMatchObject({ status: 'disabled', disabledReason: 'gone' });
  });

  test('a change that is refused sets nothing', async () => {
    const { path } = await create();
    await create({ externalId: `taken by ${method}` });
    for (const wrong of [{ status: 'off' }, { status: null }, { externalId: `taken by ${method}`, status: 'paused' }]) {
      const { status } = await api.call<ProblemJson>(method, path, { body: { url, ...wrong } });
      expect(status).toBeGreaterThanOrEqual(409);
    }
    expect((await api.call('GET', path)).json).toMatchObject({ status: 'active' });
  });
});

test('a template that was stopped stays stopped where the change of its format says so', async () => {
  const { id, path } = await create();
  await api.database.query(
    `update endpoints set status = 'disabled', disabled_reason = 'template_stopped' where id = $1`,
    [id],
  );
  const change = (body: object) => api.call('PATCH', path, { body });
  expect((await change({ format: { type: 'raw' }, status: 'disabled' })).json).toMatchObject({
    status: 'disabled',
    disabledReason: 'requested',
  });
});

test('a preview of a change sees the status that it sets', async () => {
  const { path } = await create({ status: 'disabled' });
  const decide = async (change: object) => {
    const body = { event: { type: 'a', data: 1 }, change };
    const { json } = await api.call<{ data: { decision: string; reason: string }[] }>('POST', `${path}/preview`, {
      body,
    });
    return json.data.map(({ decision, reason }) => [decision, reason]);
  };
  expect(await decide({})).toEqual([['skipped', 'disabled']]);
  expect(await decide({ status: 'active' })).toEqual([['sent', null]]);
  expect(await decide({ status: 'paused' })).toEqual([['held', 'paused']]);
});
