import { beat } from '@postrider/store/queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface SystemJson {
  database: { bytes: number; migrations: { applied: number } };
  workers: unknown[];
  clockSkewMs: number;
}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    env: {
      POSTRIDER_ENV: 'production',
      // It may not wait for a second connection while it holds one.
      POSTRIDER_DATABASE_POOL: '1',
      POSTRIDER_ALLOWED_CIDRS: '10.1.0.0/16',
      POSTRIDER_OUTBOUND_PROXY: 'http://user:hunter2@proxy.example:3128',
    },
  });
});
afterAll(() => api.stop());

const system = () => api.call<SystemJson>('GET', '/v1/system');

test('operators see versions, the schema, workers, what waits, and where endpoints may be', async () => {
  const now = new Date();
  await beat(api.database, { bootId: 'boot-1', host: 'worker-1', pid: 7, startedAt: now }, now);
  const { status, json } = await system();
  expect(status).toBe(200);
  expect(json).toMatchObject({
    version: expect.any(String),
    database: { version: expect.stringMatching(/^\d+/), migrations: { missing: [], unknown: [] } },
    workers: [{ host: 'worker-1', pid: 7, startedAt: now.toISOString(), seenAt: now.toISOString() }],
    backlog: { due: 0, oldestDueSeconds: 0, overdue: 0, oldestCommandSeconds: 0 },
    destinations: { ranges: ['10.1.0.0/16'], http: false, ports: [], proxy: true },
  });
  expect(json.database.bytes).toBeGreaterThan(1_000_000);
  expect(JSON.stringify(json)).not.toContain('hunter2');
});

test('a step of the schema that is missing, and one of a later version, are named', async () => {
  const { json: before } = await system();
  await api.database.query(
    `update schema_migrations set name = 'of-later' where name = (select max(name) from schema_migrations)`,
  );
  const { json } = await system();
  expect(json.database.migrations).toEqual({
    applied: before.database.migrations.applied,
    missing: [expect.stringMatching(/^00\d\d/)],
    unknown: ['of-later'],
  });
});

test('only a key of the whole deployment sees it', async () => {
  const key = await api.keyFor('default', ['write']);
  expect((await api.call('GET', '/v1/system', { key })).status).toBe(403);
});
