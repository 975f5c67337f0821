import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Schedule {
  id: string;
  cron: string | null;
  everySeconds: number | null;
  nextRunsAt: string[];
  lastRun: { at: string; eventId: string | null } | null;
}

let api: TestApi;
let tenant: string;
let tenants = 0;
beforeAll(async () => void (api = await startTestApi({ env: { POSTRIDER_EVENT_TYPES: 'closed' } })));
afterAll(() => api.stop());
beforeEach(async () => {
  tenants += 1;
  tenant = `timed-${tenants}`;
  await api.call('POST', '/v1/tenants', { body: { id: tenant } });
});
beforeAll(async () => {
  const schema = { type: 'object', required: ['kind'] };
  await api.call('POST', '/v1/event-types', { body: { name: 'report.due', schema, validation: 'reject' } });
});

const event = { type: 'report.due', data: { kind: 'daily' } };
const path = (id = '') => `/v1/tenants/${tenant}/schedules${id === '' ? '' : `/${id}`}`;
const create = (body: object) => api.call<Schedule & ProblemJson>('POST', path(), { body: { event, ...body } });
const patch = (id: string, body: object, headers: Record<string, string> = {}) =>
  api.call<Schedule & ProblemJson>('PATCH', path(id), { body, headers });
const get = (id: string) => api.call<Schedule>('GET', path(id));
const syncs = async () =>
  (await api.database.query<{ schedule_id: string }>('select schedule_id from schedule_syncs')).rows.map(
    ({ schedule_id: id }) => id,
  );

test('a schedule is created with its defaults and shows its next five runs', async () => {
  const made = await create({ cron: '30 8 * * MON-FRI', timeZone: 'Europe/Berlin', name: 'Daily' });
  expect(made.status).toBe(201);
  expect(made.headers.get('location')).toBe(path(made.json.id));
  expect(made.headers.get('etag')).toBe('"1"');
  expect(made.json).toMatchObject({
    id: expect.stringMatching(/^sch_/),
    tenantId: tenant,
    name: 'Daily',
    everySeconds: null,
    event: { ...event, priority: 'normal', tags: [], endpointIds: null },
    paused: false,
    lastRun: null,
  });
  expect(made.json.nextRunsAt).toHaveLength(5);
  const hours = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: 'Europe/Berlin', hourCycle: 'h23' });
  expect(new Set(made.json.nextRunsAt.map((at) => hours.format(new Date(at))))).toEqual(new Set(['08:30']));
  expect((await get(made.json.id)).json).toEqual(made.json);
  expect(await syncs()).toContain(made.json.id);
});

describe('what cannot be is refused, and nothing is kept', () => {
  test.each([
    ['no time', {}, '/cron'],
    ['two times', { cron: '@daily', everySeconds: 60 }, '/cron'],
    ['a wrong expression', { cron: '61 * * * *' }, '/cron'],
    ['six fields', { cron: '0 0 * * * *' }, '/cron'],
    ['a day that never comes', { cron: '0 0 30 2 *' }, '/cron'],
    ['an unknown zone', { cron: '@daily', timeZone: 'Europe/Atlantis' }, '/timeZone'],
    ['an offset as a zone', { cron: '@daily', timeZone: '+02:00' }, '/timeZone'],
    ['too often', { everySeconds: 9 }, '/everySeconds'],
    ['too rarely', { everySeconds: 366 * 86_400 + 1 }, '/everySeconds'],
    ['a part of a second', { everySeconds: 10.5 }, '/everySeconds'],
    ['an unknown member', { cron: '@daily', crn: 1 }, '/crn'],
    ['an unknown type', { cron: '@daily', event: { type: 'never.heard', data: 1 } }, '/event/type'],
    ['data that do not match', { cron: '@daily', event: { type: 'report.due', data: {} } }, '/event/data/kind'],
    ['a time of its own', { cron: '@daily', event: { ...event, deliverAt: null } }, '/event/deliverAt'],
    [
      'no such endpoint',
      { cron: '@daily', event: { ...event, endpointIds: [`ep_${'0'.repeat(26)}`] } },
      '/event/endpointIds/0',
    ],
  ])('%s', async (_what, body, pointer) => {
    const { status, json } = await create(body);
    expect([status, json.code]).toEqual([422, 'validation_failed']);
    expect(json.errors?.map((entry) => entry.pointer)).toContain(pointer);
    expect((await api.call<{ data: unknown[] }>('GET', path())).json.data).toEqual([]);
  });
});

test('a change replaces members, keeps the others, and needs the current version', async () => {
  const { json } = await create({ cron: '0 0 1 1 *', name: 'Yearly' });
  const changed = await patch(
    json.id,
    { everySeconds: 3_600, event: { ...event, tags: ['x'] } },
    { 'If-Match': '"1"' },
  );
  expect(changed.json).toMatchObject({ cron: null, everySeconds: 3_600, name: 'Yearly', event: { tags: ['x'] } });
  expect(changed.headers.get('etag')).toBe('"2"');
  const [first, second] = changed.json.nextRunsAt;
  expect(Date.parse(second ?? '') - Date.parse(first ?? '')).toBe(3_600_000);
  expect((await patch(json.id, { cron: '@daily' }, { 'If-Match': '"1"' })).status).toBe(412);
  expect((await patch(json.id, { cron: '@daily' })).json).toMatchObject({ cron: '@daily', everySeconds: null });
  expect((await patch(json.id, { cron: null })).json.errors?.[0]?.pointer).toBe('/cron');
  expect((await patch(json.id, { cron: '@never' })).status).toBe(422);
  expect((await get(json.id)).json).toMatchObject({ cron: '@daily' });
});

test('a paused schedule has no next runs; resumed it has them again, from then on', async () => {
  const { json } = await create({ cron: '* * * * *', paused: true });
  expect(json.nextRunsAt).toEqual([]);
  const before = await api.database.query('select runs_after, next_run_at from schedules where id = $1', [json.id]);
  expect(before.rows[0]).toMatchObject({ next_run_at: null });
  expect((await patch(json.id, { paused: false })).json.nextRunsAt).toHaveLength(5);
  const after = await api.database.query('select runs_after, next_run_at from schedules where id = $1', [json.id]);
  expect(after.rows[0].runs_after > before.rows[0].runs_after).toBe(true);
  expect(after.rows[0].next_run_at > after.rows[0].runs_after).toBe(true);
});

test('a run that is asked for publishes at once, also of a paused schedule, and once for each key', async () => {
  const { json } = await create({ cron: '@daily', paused: true });
  const run = () =>
    api.call<{ at: string; eventId: string }>('POST', `${path(json.id)}/run`, { headers: { 'Idempotency-Key': 'k' } });
  const [first, again] = [await run(), await run()];
  expect(first.status).toBe(202);
  expect(again.json).toEqual(first.json);
  const { eventId, at } = first.json;
  const published = await api.call(`GET`, `/v1/tenants/${tenant}/events/${eventId}`);
  expect(published.json).toMatchObject({ ...event, externalId: `${json.id}/${at}`, occurredAt: at });
  const { data } = (await api.call<{ data: unknown[] }>('GET', `/v1/tenants/${tenant}/events`)).json;
  expect(data).toHaveLength(1);
  expect((await get(json.id)).json.lastRun).toEqual({ at, eventId, problem: null });
});

test('a schedule may name its endpoints by their external ids, and each run finds who has them then', async () => {
  const named = { ...event, endpointIds: ['ext:crm/42'] };
  const unknown = await create({ cron: '@daily', event: named });
  expect(unknown.json.errors?.map(({ pointer }) => pointer)).toEqual(['/event/endpointIds/0']);
  const endpoint = { url: 'http://127.0.0.1:9/', externalId: 'crm/42' };
  const { json: at } = await api.call<{ id: string }>('POST', `/v1/tenants/${tenant}/endpoints`, { body: endpoint });
  const { status, json } = await create({ cron: '@daily', event: named });
  expect(status).toBe(201);
  expect((await patch(json.id, { event: named })).status).toBe(200);
  const run = await api.call<{ eventId: string }>('POST', `${path(json.id)}/run`);
  const published = await api.call('GET', `/v1/tenants/${tenant}/events/${run.json.eventId}`);
  expect(published.json).toMatchObject({ deliveries: [{ endpointId: at.id }] });
});

test('a run whose type is refused by now answers 422 and publishes nothing', async () => {
  await api.call('POST', '/v1/event-types', { body: { name: 'short.lived' } });
  const { json } = await create({ cron: '@daily', event: { type: 'short.lived', data: 1 } });
  await api.call('DELETE', '/v1/event-types/short.lived');
  const refused = await api.call<ProblemJson>('POST', `${path(json.id)}/run`);
  expect([refused.status, refused.json.errors?.[0]?.pointer]).toEqual([422, '/event/type']);
  // What was accepted may still be paused and renamed.
  expect((await patch(json.id, { paused: true, name: 'x' })).status).toBe(200);
});

test('a deleted schedule is gone, and the relay is told', async () => {
  const { json } = await create({ cron: '@daily' });
  await api.database.query('delete from schedule_syncs');
  expect((await api.call('DELETE', path(json.id))).status).toBe(204);
  expect((await get(json.id)).status).toBe(404);
  expect(await syncs()).toEqual([json.id]);
});

test('the schedules of a deleted tenant are deleted', async () => {
  const made = [await create({ cron: '@daily' }), await create({ everySeconds: 60 })].map(({ json }) => json.id);
  await api.database.query('delete from schedule_syncs');
  await api.call('DELETE', `/v1/tenants/${tenant}`);
  const { rows } = await api.database.query('select id from schedules where tenant_id = $1', [tenant]);
  expect(rows).toEqual([]);
  expect((await syncs()).toSorted()).toEqual(made.toSorted());
});

test('a tenant has at most 100 schedules', async () => {
  const { json } = await create({ cron: '@daily' });
  await api.database.query(
    `insert into schedules (id, tenant_id, cron, time_zone, event_type, data, priority, tags, paused, anchor, runs_after,
       created_at, updated_at)
     select id || i, tenant_id, cron, time_zone, event_type, data, priority, tags, true, anchor, runs_after, created_at,
       updated_at from schedules, generate_series(1, 98) i where id = $1`,
    [json.id],
  );
  const answers = await Promise.all([create({ cron: '@daily' }), create({ cron: '@daily' })]);
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '409']);
  expect(answers.find(({ status }) => status === 409)?.json.code).toBe('schedule_limit_reached');
});
