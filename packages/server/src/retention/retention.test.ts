import { beginRetentionRun, recordRetentionProgress } from '@postrider/store/retention';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const NOW = new Date('2026-03-02T10:00:00.000Z');
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    env: { POSTRIDER_RETENTION_DAYS: '90', POSTRIDER_DEAD_LETTER_DAYS: '180', POSTRIDER_AUDIT_DAYS: '730' },
    replacements: { now: () => NOW },
  });
});
afterAll(() => api.stop());

interface RetentionJson {
  diskBytes: number;
  disk: { table: string; bytes: number }[];
}

test('operators see the limits, the next run and the disk use of each table', async () => {
  const { status, json } = await api.call<RetentionJson>('GET', '/v1/retention');
  expect(status).toBe(200);
  expect(json).toMatchObject({
    days: 90,
    deadLetterDays: 180,
    auditDays: 730,
    nextRunAt: '2026-03-03T02:00:00.000Z',
    running: null,
    lastRun: null,
    requestedAt: null,
  });
  expect(json.disk.map(({ table }) => table)).toContain('attempts');
  expect(json.diskBytes).toBe(json.disk.reduce((sum, { bytes }) => sum + bytes, 0));
});

test('a run that is asked for is written down, and the last one is shown with what it removed', async () => {
  const asked = await api.call('POST', '/v1/retention/run');
  expect([asked.status, asked.json]).toMatchObject([202, { requestedAt: NOW.toISOString() }]);
  const run = { id: 'run-1', now: NOW };
  const result = await beginRetentionRun(api.database, run);
  expect((await api.call('GET', '/v1/retention')).json).toMatchObject({
    running: { startedAt: NOW.toISOString(), finishedAt: null },
    lastRun: null,
  });
  const done = { ...result, deliveries: 7, partitions: ['events_20250102'] };
  await recordRetentionProgress(api.database, { id: run.id, result: done, finishedAt: NOW });
  expect((await api.call('GET', '/v1/retention')).json).toMatchObject({
    running: null,
    lastRun: { removed: { deliveries: 7, events: 0, partitions: ['events_20250102'] }, busyPartitions: [] },
  });
});

test('only a key of the whole deployment may see or start it', async () => {
  const key = await api.keyFor('default', ['write']);
  expect((await api.call('GET', '/v1/retention', { key })).status).toBe(403);
  expect((await api.call('POST', '/v1/retention/run', { key })).status).toBe(403);
});

test('a tenant gets shorter limits, one by one or both, and gives them up', async () => {
  const body = { id: 'brief', retention: { days: 30 } };
  expect((await api.call('POST', '/v1/tenants', { body })).json).toMatchObject({
    retention: { days: 30, deadLetterDays: null },
  });
  const patch = (retention: unknown) => api.call('PATCH', '/v1/tenants/brief', { body: { retention } });
  expect((await patch({ deadLetterDays: 60 })).json).toMatchObject({ retention: { days: null, deadLetterDays: 60 } });
  expect((await api.call('PATCH', '/v1/tenants/brief', { body: { name: 'B' } })).json).toMatchObject({
    retention: { days: null, deadLetterDays: 60 },
  });
  expect((await patch(null)).json).toMatchObject({ retention: null });
});

test.each([
  [{ days: 91 }, '/retention/days'],
  [{ deadLetterDays: 181 }, '/retention/deadLetterDays'],
  [{ days: 0 }, '/retention/days'],
  [{ days: 1.5 }, '/retention/days'],
  [{ weeks: 1 }, '/retention/weeks'],
])('limits like %j are refused', async (retention, pointer) => {
  const { json } = await api.call<ProblemJson>('PATCH', '/v1/tenants/default', { body: { retention } });
  expect(json).toMatchObject({ status: 422, errors: [{ pointer }] });
  expect((await api.call('GET', '/v1/tenants/default')).json).toMatchObject({ retention: null });
});
