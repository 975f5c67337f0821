import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const endpoints = '/v1/tenants/default/endpoints';

async function create(tenantId = 'default'): Promise<{ id: string; path: string }> {
  const path = `/v1/tenants/${tenantId}/endpoints`;
  const { json } = await api.call<{ id: string }>('POST', path, { body: { url: 'http://127.0.0.1:9/' } });
  return { id: json.id, path: `${path}/${json.id}` };
}

async function stateOf(id: string) {
  const { rows } = await api.database.query<{ version: number; gateVersion: number; failingSince: Date | null }>(
    'select version, gate_version as "gateVersion", failing_since as "failingSince" from endpoints where id = $1',
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no endpoint ${id}.`);
  return row;
}

async function sweepsOf(id: string): Promise<{ kind: string; reason: string }[]> {
  const { rows } = await api.database.query<{ kind: string; reason: string }>(
    'select kind, reason from endpoint_sweeps where endpoint_id = $1 order by kind',
    [id],
  );
  return rows;
}

describe('a command changes the status, raises the gate version, and queues the work for the relay', () => {
  test.each([
    [['pause'], 'paused', []],
    [['pause', 'resume'], 'active', [{ kind: 'wake', reason: 'resumed' }]],
    [['disable'], 'disabled', []],
    [['disable', 'enable'], 'active', [{ kind: 'wake', reason: 'enabled' }]],
    [['pause', 'disable', 'enable'], 'active', [{ kind: 'wake', reason: 'enabled' }]],
    [['pause', 'resume', 'disable', 'enable'], 'active', [{ kind: 'wake', reason: 'enabled' }]],
  ])('%j ends in %s', async (commands, status, sweeps) => {
    const { id, path } = await create();
    for (const command of commands) {
      const before = await stateOf(id);
      const answer = await api.call<{ status: string }>('POST', `${path}/${command}`);
      expect(answer.status).toBe(200);
      const after = await stateOf(id);
      expect(after.gateVersion).toBe(before.gateVersion + 1);
      expect(answer.headers.get('etag')).toBe(`"${after.version}"`);
    }
    expect((await api.call('GET', path)).json).toMatchObject({
      status,
      disabledReason: status === 'disabled' ? 'requested' : null,
    });
    expect(await sweepsOf(id)).toEqual(sweeps);
  });

  test('a change of settings raises the gate version too', async () => {
    const { id, path } = await create();
    const before = await stateOf(id);
    await api.call('PATCH', path, { body: { timeoutMs: 2_000 } });
    await api.call('PUT', path, { body: { url: 'http://127.0.0.1:9/other' } });
    expect((await stateOf(id)).gateVersion).toBe(before.gateVersion + 2);
  });

  test('a command that changes nothing leaves the row as it is', async () => {
    const { id, path } = await create();
    const before = await stateOf(id);
    for (const command of ['resume', 'enable']) {
      expect((await api.call(`POST`, `${path}/${command}`)).json).toMatchObject({ status: 'active' });
    }
    expect(await stateOf(id)).toEqual(before);
    expect(await sweepsOf(id)).toEqual([]);
  });

  test('a disabled endpoint cannot be paused or resumed', async () => {
    const { path } = await create();
    await api.call('POST', `${path}/disable`);
    for (const command of ['pause', 'resume']) {
      const { json } = await api.call<ProblemJson>('POST', `${path}/${command}`);
      expect(json).toMatchObject({ status: 409, code: 'endpoint_disabled' });
    }
  });

  test('enabling resets failingSince, and a person may disable an endpoint that its health disabled', async () => {
    const { id, path } = await create();
    const fail = `update endpoints set status = 'disabled', disabled_reason = 'failing', failing_since = now() where id = $1`;
    await api.database.query(fail, [id]);
    await api.call('POST', `${path}/enable`);
    expect((await stateOf(id)).failingSince).toBeNull();
    await api.database.query(fail, [id]);
    expect((await api.call('POST', `${path}/disable`)).json).toMatchObject({ disabledReason: 'requested' });
  });

  test('a command takes no members and checks If-Match', async () => {
    const { path } = await create();
    const unknown = await api.call<ProblemJson>('POST', `${path}/pause`, { body: { until: 'tomorrow' } });
    expect(unknown.json.errors).toEqual([{ pointer: '/until', detail: 'Unknown property.' }]);
    const stale = await api.call<ProblemJson>('POST', `${path}/pause`, { headers: { 'if-match': '"99"' } });
    expect(stale.json.code).toBe('precondition_failed');
    expect((await api.call('POST', `${path}/pause`, { body: {} })).status).toBe(200);
  });
});

describe('deleting', () => {
  test('destroys credentials, and queues the cancelling of open deliveries in place of any wake', async () => {
    const { id, path } = await create();
    await api.call('PATCH', path, { body: { auth: { type: 'bearer', token: 't' }, headers: { 'X-A': 'b' } } });
    await api.call('POST', `${path}/pause`);
    await api.call('POST', `${path}/resume`);
    const before = await stateOf(id);
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await stateOf(id)).gateVersion).toBe(before.gateVersion + 1);
    expect(await sweepsOf(id)).toEqual([{ kind: 'cancel', reason: 'endpoint_deleted' }]);
    const { rows } = await api.database.query(
      `select sealed_headers, sealed_auth, (select count(*)::int from endpoint_secrets where endpoint_id = id) as secrets
       from endpoints where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ sealed_headers: null, sealed_auth: null, secrets: 0 }]);
    for (const method of ['GET', 'DELETE']) expect((await api.call(method, path)).status).toBe(404);
  });

  test('a deleted tenant takes its endpoints and keys with it, and its id is never free again', async () => {
    await api.call('POST', '/v1/tenants', { body: { id: 'leaving' } });
    const key = await api.keyFor('leaving', ['write']);
    const { id, path } = await create('leaving');
    expect((await api.call('GET', path, { key })).status).toBe(200);
    expect((await api.call('DELETE', '/v1/tenants/leaving')).status).toBe(204);
    expect((await api.call('GET', path, { key })).status).toBe(401);
    expect((await api.call<ProblemJson>('GET', path)).json.code).toBe('tenant_not_found');
    expect(await sweepsOf(id)).toEqual([{ kind: 'cancel', reason: 'tenant_deleted' }]);
    const again = await api.call<ProblemJson>('POST', '/v1/tenants', { body: { id: 'leaving' } });
    expect(again.json).toMatchObject({ status: 409, code: 'tenant_exists' });
  });

  test('a tenant that is deleted while endpoints are created leaves no endpoint behind', async () => {
    await api.call('POST', '/v1/tenants', { body: { id: 'racing' } });
    const creating = Array.from({ length: 10 }, () =>
      api.call('POST', '/v1/tenants/racing/endpoints', { body: { url: 'http://127.0.0.1:9/' } }),
    );
    const deleted = await api.call('DELETE', '/v1/tenants/racing');
    const statuses = (await Promise.all(creating)).map(({ status }) => status);
    expect(deleted.status).toBe(204);
    expect(statuses.every((status) => status === 201 || status === 404)).toBe(true);
    const { rows } = await api.database.query(
      `select 1 from endpoints where tenant_id = 'racing' and deleted_at is null`,
    );
    expect(rows).toEqual([]);
  });
});

test('a sweep that is under way does not take a new request for its own', async () => {
  const { id, path } = await create();
  const sweep = async () => {
    const { rows } = await api.database.query<{ token: string; lease_until: Date | null }>(
      'select token, lease_until from endpoint_sweeps where endpoint_id = $1',
      [id],
    );
    return rows[0];
  };
  await api.call('POST', `${path}/pause`);
  await api.call('POST', `${path}/resume`);
  await api.database.query(`update endpoint_sweeps set lease_until = now() + interval '1 h' where endpoint_id = $1`, [
    id,
  ]);
  const first = await sweep();
  await api.call('POST', `${path}/pause`);
  await api.call('POST', `${path}/resume`);
  const second = await sweep();
  expect(second?.token).not.toBe(first?.token);
  expect(second?.lease_until).toBeNull();
});

test('simultaneous commands to one endpoint leave one state, and one gate version for each change', async () => {
  const { id } = await create();
  const before = await stateOf(id);
  const commands = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 'pause' : 'resume'));
  const answers = await Promise.all(commands.map((command) => api.call('POST', `${endpoints}/${id}/${command}`)));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  const after = await stateOf(id);
  const etags = new Set(answers.map(({ headers }) => headers.get('etag')));
  expect(after.gateVersion - before.gateVersion).toBe(after.version - before.version);
  expect(etags.size).toBeGreaterThanOrEqual(after.version - before.version);
});
