import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
let tenant: string;
let endpoint: string;
let endpointId: string;
let made = 0;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  const id = `t${++made}`;
  tenant = `/v1/tenants/${id}`;
  await api.call('POST', '/v1/tenants', { body: { id } });
  endpointId = await createEndpoint();
  endpoint = `${tenant}/endpoints/${endpointId}`;
});

async function createEndpoint(): Promise<string> {
  const body = { url: 'http://127.0.0.1:9/' };
  return (await api.call<{ id: string }>('POST', `${tenant}/endpoints`, { body })).json.id;
}

async function put(of: string, body: object, status = 200): Promise<void> {
  const answer = await api.call('PUT', `${of}/preferences`, { body });
  expect([answer.status, answer.json]).toEqual([status, expect.anything()]);
}

const NIGHT = { windows: [{ start: '22:00', end: '07:00' }] };

describe('stored preferences', () => {
  const PUT: [string, object][] = [
    ['nothing', {}],
    ['nulls, which mean the same as nothing', { enabled: null, quietHours: null, rateLimits: null }],
    [
      'everything',
      {
        enabled: true,
        eventTypes: { allow: ['order.*', 'user.created'], deny: ['order.internal.*'] },
        minPriority: 'normal',
        quietHours: {
          timeZone: 'Asia/Kathmandu',
          windows: [
            { days: ['sat', 'sun'], start: '00:00', end: '24:00' },
            { days: null, start: '22:30', end: '06:15' },
          ],
          mode: 'hold',
          allowPriority: 'urgent',
        },
        rateLimits: { perSecond: 20, perMinute: null, perHour: 1_000, perDay: 10_000, burst: 5, mode: 'drop' },
      },
    ],
  ];
  test.each(PUT)('are returned exactly: %s', async (_what, body) => {
    for (const of of [tenant, endpoint]) {
      const answer = await api.call('PUT', `${of}/preferences`, { body });
      const read = await api.call('GET', `${of}/preferences`);
      expect([answer.status, answer.json, read.json]).toEqual([200, body, body]);
      expect(read.headers.get('etag')).toBe(answer.headers.get('etag'));
    }
  });

  test('have their members in documented order, and windows in the given order', async () => {
    const windows = [
      { end: '13:00', start: '12:00' },
      { end: '07:00', days: ['sun', 'mon'], start: '22:00' },
    ];
    await put(endpoint, { quietHours: { windows, mode: 'drop', timeZone: 'UTC' }, enabled: true });
    expect((await api.call('GET', `${endpoint}/preferences`)).text).toBe(
      '{"enabled":true,"quietHours":{"timeZone":"UTC","windows":[{"start":"12:00","end":"13:00"},' +
        '{"days":["sun","mon"],"start":"22:00","end":"07:00"}],"mode":"drop"}}',
    );
  });

  test('get another ETag only when their content changes', async () => {
    const etagAfter = async (body: object) =>
      (await api.call('PUT', `${endpoint}/preferences`, { body })).headers.get('etag');
    const [noon, night] = [{ start: '12:00', end: '13:00' }, NIGHT.windows[0]];
    const bodies = [{}, { enabled: null }, { quietHours: { windows: [noon, night] } }];
    const etags = [];
    for (const body of [...bodies, { quietHours: { windows: [night, noon] } }, {}]) {
      etags.push(await etagAfter(body));
      expect(await etagAfter(body)).toBe(etags.at(-1));
    }
    expect(new Set(etags).size).toBe(etags.length);
  });

  test('are empty at first, and are replaced whole', async () => {
    expect((await api.call('GET', `${endpoint}/preferences`)).json).toEqual({});
    await put(endpoint, { enabled: false, minPriority: 'high' });
    await put(endpoint, { minPriority: 'low' });
    expect((await api.call('GET', `${endpoint}/preferences`)).json).toEqual({ minPriority: 'low' });
  });

  test.each([
    [
      'a member is added, the others stay',
      { enabled: false },
      { minPriority: 'high', rateLimits: { perSecond: 5, burst: 2 }, enabled: false },
    ],
    ['a member is replaced whole', { rateLimits: { perDay: 9 } }, { minPriority: 'high', rateLimits: { perDay: 9 } }],
    ['null removes a member', { minPriority: null }, { rateLimits: { perSecond: 5, burst: 2 } }],
    [
      'null for an absent member adds nothing',
      { quietHours: null },
      { minPriority: 'high', rateLimits: { perSecond: 5, burst: 2 } },
    ],
  ])('are changed member by member with PATCH: %s', async (_what, body, after) => {
    for (const of of [tenant, endpoint]) {
      await put(of, { minPriority: 'high', rateLimits: { perSecond: 5, burst: 2 } });
      const answer = await api.call('PATCH', `${of}/preferences`, { body });
      const read = await api.call('GET', `${of}/preferences`);
      expect([answer.status, answer.json, read.json]).toEqual([200, after, after]);
      expect(read.headers.get('etag')).toBe(answer.headers.get('etag'));
    }
  });

  test('get another ETag by PATCH only when their content changes', async () => {
    await put(endpoint, { minPriority: 'high' });
    const etagAfter = async (body: object) =>
      (await api.call('PATCH', `${endpoint}/preferences`, { body })).headers.get('etag');
    const before = await etagAfter({});
    expect(await etagAfter({ minPriority: 'high' })).toBe(before);
    expect(await etagAfter({ minPriority: 'low' })).not.toBe(before);
  });

  test.each([
    [
      'a whole hour as a number',
      { quietHours: { windows: [{ start: 22, end: 6 }] } },
      ['/quietHours/windows/0/start', '/quietHours/windows/0/end'],
    ],
    ['an unknown member', { quiet_hours_start: 22 }, ['/quiet_hours_start']],
    ['a value out of bounds', { rateLimits: { perSecond: 0 } }, ['/rateLimits/perSecond']],
  ])('stay when PATCH is refused: %s', async (_what, body, pointers) => {
    await put(tenant, { minPriority: 'high' });
    const { status, json } = await api.call<ProblemJson>('PATCH', `${tenant}/preferences`, { body });
    expect([status, json.errors.map(({ pointer }) => pointer)]).toEqual([422, pointers]);
    expect((await api.call('GET', `${tenant}/preferences`)).json).toEqual({ minPriority: 'high' });
  });

  test('of two members that are changed at once both are kept', async () => {
    const changes = [{ enabled: false }, { minPriority: 'high' }, { rateLimits: { perDay: 5 } }];
    await Promise.all(changes.map((body) => api.call('PATCH', `${endpoint}/preferences`, { body })));
    expect((await api.call('GET', `${endpoint}/preferences`)).json).toEqual(Object.assign({}, ...changes));
  });

  test('are protected by If-Match from a second writer', async () => {
    const { headers } = await api.call('GET', `${endpoint}/preferences`);
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    const answers = await Promise.all(
      (['PUT', 'PATCH'] as const).map((method, i) =>
        api.call<ProblemJson>(method, `${endpoint}/preferences`, { body: { enabled: i === 0 }, headers: ifMatch }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]));
  });

  test('have maxPerHour for tenants only', async () => {
    await put(tenant, { maxPerHour: 500 });
    const { status, json } = await api.call<ProblemJson>('PUT', `${endpoint}/preferences`, {
      body: { maxPerHour: 5 },
    });
    expect([status, json.errors.map(({ pointer }) => pointer)]).toEqual([422, ['/maxPerHour']]);
  });
});

describe('invalid values are refused with a pointer', () => {
  const window = (over: object) => ({ quietHours: { windows: [{ start: '22:00', end: '07:00', ...over }] } });
  const REFUSED: [object, string[]][] = [
    [{ quietHours: { ...NIGHT, timeZone: 'Mars/Olympus' } }, ['/quietHours/timeZone']],
    [{ quietHours: { ...NIGHT, timeZone: '' } }, ['/quietHours/timeZone']],
    [{ quietHours: { windows: [] } }, ['/quietHours/windows']],
    [{ quietHours: {} }, ['/quietHours/windows']],
    [window({ start: '24:00' }), ['/quietHours/windows/0/start']],
    [window({ start: '9:00' }), ['/quietHours/windows/0/start']],
    [window({ end: '24:01' }), ['/quietHours/windows/0/end']],
    [window({ start: '07:00' }), ['/quietHours/windows/0/end']],
    [window({ days: [] }), ['/quietHours/windows/0/days']],
    [window({ days: ['monday'] }), ['/quietHours/windows/0/days/0']],
    [window({ from: '1' }), ['/quietHours/windows/0/from']],
    [{ quietHours: { windows: [{ start: '00:00', end: '24:00' }] } }, ['/quietHours/windows']],
    [{ quietHours: { ...NIGHT, mode: 'wait' } }, ['/quietHours/mode']],
    [{ quietHours: { ...NIGHT, allowPriority: 'top' } }, ['/quietHours/allowPriority']],
    [{ minPriority: 'none' }, ['/minPriority']],
    [{ eventTypes: { allow: ['order.*'], deny: ['order.*'] } }, ['/eventTypes/allow/0']],
    [{ eventTypes: { deny: ['*.order'] } }, ['/eventTypes/deny/0']],
    [{ rateLimits: { perSecond: 0 } }, ['/rateLimits/perSecond']],
    [{ rateLimits: { perHour: 1.5 } }, ['/rateLimits/perHour']],
    [{ rateLimits: { burst: 5 } }, ['/rateLimits/burst']],
    [{ rateLimits: { perHour: 10, perDay: 5 } }, ['/rateLimits/perHour']],
    [{ rateLimits: { perHour: 2 ** 53 } }, ['/rateLimits/perHour']],
    [{ rateLimits: { perSecond: 10_001 } }, ['/rateLimits/perSecond']],
    [{ rateLimits: { perSecond: '5' } }, ['/rateLimits/perSecond']],
    [{ rateLimits: { perSecond: 100, perMinute: 60 } }, ['/rateLimits/perSecond']],
    [{ rateLimits: { burst: 5, perHour: 10 } }, ['/rateLimits/burst']],
    [{ maxPerHour: 0 }, ['/maxPerHour']],
    [{ eventTypes: { allow: [] } }, ['/eventTypes/allow']],
    [{ eventTypes: { deny: ['a', 'b\u0000'] } }, ['/eventTypes/deny/1']],
    [{ eventTypes: { deny: ['a'.repeat(129)] } }, ['/eventTypes/deny/0']],
    [{ eventTypes: { deny: Array.from({ length: 101 }, (_, i) => `a${i}`) } }, ['/eventTypes/deny']],
    [{ quietHours: { windows: Array.from({ length: 51 }, () => NIGHT.windows[0]) } }, ['/quietHours/windows']],
    [{ quietHours: { windows: [null] } }, ['/quietHours/windows/0']],
    [window({ end: undefined }), ['/quietHours/windows/0/end']],
    [{ quietHours: { ...NIGHT, timeZone: 'a'.repeat(65) } }, ['/quietHours/timeZone']],
    [{ quietHours: { ...NIGHT, timeZone: '+02:00' } }, ['/quietHours/timeZone']],
    [{ ['__proto__']: { enabled: false } }, ['/__proto__']],
    [{ constructor: 1 }, ['/constructor']],
    [{ eventTypes: { ['__proto__']: [] } }, ['/eventTypes/__proto__']],
    [{ rateLimit: {} }, ['/rateLimit']],
    [
      { quietHours: { timeZone: 'Nowhere', windows: [{ start: '25:00', end: '07:00' }] }, rateLimits: { perDay: -1 } },
      ['/quietHours/timeZone', '/quietHours/windows/0/start', '/rateLimits/perDay'],
    ],
  ];
  test.each(REFUSED)('%j', async (body, pointers) => {
    const { status, json } = await api.call<ProblemJson>('PUT', `${tenant}/preferences`, { body });
    expect([status, json.code, json.errors.map(({ pointer }) => pointer)]).toEqual([
      422,
      'validation_failed',
      pointers,
    ]);
    expect((await api.call('GET', `${tenant}/preferences`)).json).toEqual({});
  });

  test('a window over the whole week is allowed with drop, because nothing waits for its end', async () => {
    const body = { quietHours: { windows: [{ start: '00:00', end: '24:00' }], mode: 'drop' } };
    expect((await api.call('PUT', `${tenant}/preferences`, { body })).status).toBe(200);
  });
});

test('effective preferences are the endpoint’s, else the tenant’s, else the default, for each member', async () => {
  await put(tenant, { minPriority: 'high', quietHours: NIGHT, maxPerHour: 100, rateLimits: { perSecond: 5 } });
  await put(endpoint, { quietHours: { ...NIGHT, mode: 'drop' }, rateLimits: null });
  const { json } = await api.call('GET', `${endpoint}/preferences/effective`);
  expect(json).toMatchObject({
    enabled: true,
    eventTypes: { allow: null, deny: [] },
    minPriority: 'high',
    quietHours: { timeZone: 'UTC', mode: 'drop', allowPriority: null },
    rateLimits: { perSecond: 5, perHour: null, burst: 1, mode: 'hold' },
    maxPerHour: 100,
    sources: {
      enabled: 'default',
      eventTypes: 'default',
      minPriority: 'tenant',
      quietHours: 'endpoint',
      rateLimits: 'tenant',
      maxPerHour: 'tenant',
    },
  });
});

describe('a preview', () => {
  const preview = async (of: string, body: object) =>
    (await api.call('POST', `${of}/preferences/preview`, { body })).json;
  const hold = (until: string) => ({ decision: 'hold', hold: { reason: 'quiet_hours', until }, skipped: null });

  test('shows the end of quiet hours, to the minute', async () => {
    await put(tenant, { quietHours: { ...NIGHT, timeZone: 'Europe/Berlin', allowPriority: 'high' } });
    // In that night the clock goes from 02:00 to 03:00.
    const at = '2026-03-28T22:00:00Z';
    expect(await preview(tenant, { at })).toEqual(hold('2026-03-29T05:00:00.000Z'));
    expect(await preview(endpoint, { at, priority: 'normal' })).toEqual(hold('2026-03-29T05:00:00.000Z'));
    expect(await preview(endpoint, { at, priority: 'urgent' })).toEqual({
      decision: 'deliver',
      hold: null,
      skipped: null,
    });
    expect(await preview(endpoint, { at: '2026-03-29T05:00:00Z' })).toEqual({
      decision: 'deliver',
      hold: null,
      skipped: null,
    });
  });

  test('shows what is skipped, and why', async () => {
    await put(tenant, { quietHours: { ...NIGHT, mode: 'drop' }, eventTypes: { deny: ['a.*'] } });
    await put(endpoint, { minPriority: 'high' });
    const noon = '2026-03-28T12:00:00Z';
    const skip = (reason: string) => ({ decision: 'skip', hold: null, skipped: { reason } });
    expect(await preview(tenant, { at: '2026-03-28T23:00:00Z' })).toEqual(skip('quiet_hours'));
    expect(await preview(tenant, { at: noon, eventType: 'a.b' })).toEqual(skip('type_denied'));
    expect(await preview(tenant, { at: noon })).toEqual({ decision: 'deliver', hold: null, skipped: null });
    expect(await preview(endpoint, { at: noon })).toEqual(skip('priority_too_low'));
  });

  test('is for now and normal priority by default', async () => {
    await put(tenant, { minPriority: 'high' });
    const skip = { decision: 'skip', hold: null, skipped: { reason: 'priority_too_low' } };
    expect((await api.call('POST', `${tenant}/preferences/preview`)).json).toEqual(skip);
    for (const body of [{}, { at: null, priority: null, eventType: null }])
      expect(await preview(tenant, body)).toEqual(skip);
  });

  test.each([
    [{ at: 'now' }, '/at'],
    [{ at: '2026-03-28T22:00:00' }, '/at'],
    [{ at: 1_774_735_200_000 }, '/at'],
    [{ priority: 'top' }, '/priority'],
    [{ eventType: 'order.*' }, '/eventType'],
    [{ when: '2026-03-28T22:00:00Z' }, '/when'],
  ])('refuses %j', async (body, pointer) => {
    const { status, json } = await api.call<ProblemJson>('POST', `${tenant}/preferences/preview`, { body });
    expect([status, json.errors.map((each) => each.pointer)]).toEqual([422, [pointer]]);
  });

  test('needs the scope read only', async () => {
    const key = await api.keyFor(tenant.slice('/v1/tenants/'.length), ['read']);
    expect((await api.call('POST', `${tenant}/preferences/preview`, { body: {}, key })).status).toBe(200);
  });
});

describe('a change', () => {
  const sweeps = async () =>
    (
      await api.database.query<{ endpoint_id: string; causes: Record<string, { reason: string; by: string | null }> }>(
        `select endpoint_id, causes from endpoint_sweeps s join endpoints e on e.id = s.endpoint_id
         where e.tenant_id = $1 and kind = 'wake' and reason = 'preferences_changed' order by 1`,
        [tenant.slice('/v1/tenants/'.length)],
      )
    ).rows.map((row) => [row.endpoint_id, Object.keys(row.causes).toSorted()]);

  test('queues reconciling of what the changed members hold, and of nothing else', async () => {
    await put(endpoint, { quietHours: NIGHT });
    expect(await sweeps()).toEqual([[endpointId, ['quiet_hours']]]);
    await put(endpoint, { quietHours: NIGHT, rateLimits: { perSecond: 1 } });
    expect(await sweeps()).toEqual([[endpointId, ['quiet_hours', 'rate_limited']]]);
  });

  test('of a tenant affects the endpoints that inherit it', async () => {
    const other = await createEndpoint();
    await put(endpoint, { quietHours: NIGHT });
    await api.database.query('delete from endpoint_sweeps');
    await put(tenant, { quietHours: { ...NIGHT, mode: 'drop' } });
    expect(await sweeps()).toEqual([[other, ['quiet_hours']]]);
  });

  test('with the same content queues nothing and keeps the ETag', async () => {
    await put(endpoint, { quietHours: NIGHT, enabled: true });
    await api.database.query('delete from endpoint_sweeps');
    const before = await api.call('GET', `${endpoint}/preferences`);
    await put(endpoint, { enabled: true, quietHours: NIGHT });
    expect((await api.call('GET', `${endpoint}/preferences`)).headers.get('etag')).toBe(before.headers.get('etag'));
    await put(endpoint, { enabled: true, quietHours: NIGHT, minPriority: null });
    expect(await sweeps()).toEqual([]);
  });

  test('raises the gate version, so that no hold is recorded by the old preferences', async () => {
    const version = async (table: string, id: string) =>
      (await api.database.query<{ v: number }>(`select gate_version as v from ${table} where id = $1`, [id])).rows[0]
        ?.v;
    const [ofTenant, ofEndpoint] = [await version('tenants', tenant.slice(12)), await version('endpoints', endpointId)];
    await put(tenant, { enabled: true });
    await put(endpoint, { enabled: true });
    expect(await version('tenants', tenant.slice(12))).toBe(Number(ofTenant) + 1);
    expect(await version('endpoints', endpointId)).toBe(Number(ofEndpoint) + 1);
  });
});

test('a deleted endpoint has no preferences', async () => {
  await api.call('DELETE', endpoint);
  for (const [method, path] of [
    ['GET', 'preferences'],
    ['PUT', 'preferences'],
    ['GET', 'preferences/effective'],
    ['POST', 'preferences/preview'],
  ] as const) {
    const answer = await api.call<ProblemJson>(method, `${endpoint}/${path}`, method === 'GET' ? {} : { body: {} });
    expect([path, answer.json.code]).toEqual([path, 'endpoint_not_found']);
  }
});
