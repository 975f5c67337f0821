import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditQuery } from './audit/audit-entries.ts';
import { findDelivery, listAttempts } from './deliveries/read-deliveries.ts';
import { listDeliveryNotes } from './deliveries/delivery-notes.ts';
import { findByExternalId } from './endpoints/find-by-external-id.ts';
import { listTags } from './endpoints/list-tags.ts';
import { listEventTypes } from './event-types/event-types.ts';
import { listLastEventIds, readEventsAtEndpoint } from './events/events-at-endpoint.ts';
import { findEvent, listEvents } from './events/read-events.ts';
import { findApiKeyByKey, listApiKeys } from './keys/api-keys.ts';
import { findEventIdOf } from './keys/publish-keys.ts';
import { listExpunges } from './retention/expunges.ts';
import { findRetentionRuns } from './retention/retention-runs.ts';
import type { Sql } from './sql/database.ts';
import { newId } from './sql/new-id.ts';
import { MAX_ROWS_SCANNED, pageStatement } from './sql/page.ts';
import { explainAll } from './testing/explain-plan.ts';
import { startStoreScene, type StoreScene } from './testing/store-scene.ts';

// What `list-queries.test.ts` does not ask: the lists without filters of their own, and look-ups of single things.

const TENANTS = 100;
const ROWS = 20_000;
const PER_TENANT = ROWS / TENANTS;
const LIMIT = 50;

let scene: StoreScene;
let deliveryId: string;
let endpointIds: string[];

beforeAll(async () => {
  scene = await startStoreScene();
  const { database } = scene;
  const ids = Array.from({ length: ROWS }, () => newId('dlv'));
  endpointIds = ids.slice(0, 2_000).map((id) => id.replace('dlv', 'ep'));
  deliveryId = ids[303] ?? '';
  const fill = (text: string) =>
    database.query(text.replace('$ids', '$1::text[]) with ordinality as d (id, n)'), [ids]);
  const tenant = `'t' || n % ${TENANTS}`;
  const event = `replace(id, 'dlv', 'evt')`;
  await database.query(
    `insert into tenants (id, created_at, updated_at) select ${tenant}, now(), now() from generate_series(0, ${TENANTS - 1}) n`,
  );
  await fill(
    `insert into endpoints (id, tenant_id, external_id, url, status, format, signing, retry, timeout_ms, tags, created_at, updated_at)
     select replace(id, 'dlv', 'ep'), ${tenant}, 'crm-' || n, 'https://example.com/', 'active', '{}', '{}', '{}', 1000,
       array['a', 'b' || n], now(), now() from unnest($ids where n <= 2000`,
  );
  await fill(
    `insert into events (id, tenant_id, type, data, priority, external_id, delivery_count, created_at)
     select ${event}, ${tenant}, 'a.b', '{}', 'normal', 'x-' || n, 1, now() from unnest($ids`,
  );
  await fill(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, attempt_count, created_at)
     select id, ${tenant}, ${event}, 'a.b', 'ep_' || n % 2000, 'delivered', 1, now() from unnest($ids`,
  );
  await fill(
    `insert into attempts (delivery_id, number, generation, started_at, duration_ms, timings, outcome, possible_repeat, request)
     select id, 1, 1, now(), 1, '{}', 'delivered', false, '{}' from unnest($ids`,
  );
  await fill(
    `insert into delivery_notes (delivery_id, id, at, kind) select id, replace(id, 'dlv', 'note'), now(), 'held' from unnest($ids`,
  );
  await fill(
    `insert into publish_keys (tenant_id, kind, key, fingerprint, answer, created_at)
     select ${tenant}, 'external_id', 'x-' || n, 'f', convert_to('{"id":"' || ${event} || '"}', 'UTF8'), now() from unnest($ids`,
  );
  await fill(
    `insert into api_keys (id, tenant_id, name, scopes, hash, created_at)
     select replace(id, 'dlv', 'key'), ${tenant}, 'k', '{read}', sha256(id::bytea), now() from unnest($ids`,
  );
  await fill(
    `insert into expunges (id, tenant_id, filter, requested_by, created_at)
     select replace(id, 'dlv', 'exp'), ${tenant}, '{}', 'key', now() from unnest($ids`,
  );
  await fill(
    `insert into event_types (name, validation, examples, deprecated, opt_in, version, created_at, updated_at)
     select 'type.n' || n, 'off', '[]', false, false, 1, now(), now() from unnest($ids`,
  );
  await fill(
    `insert into retention_runs (id, started_at, finished_at, result)
     select id, now() - n * interval '1 day', now(), '{}' from unnest($ids where n <= 400`,
  );
  await database.query('vacuum analyze');
});
afterAll(() => scene?.close());

const page = { tenantId: 't3', limit: LIMIT };
const eventId = () => deliveryId.replace('dlv', 'evt');

test.each<[string, number, (sql: Sql) => Promise<unknown>]>([
  ['one delivery', 1, (sql) => findDelivery(sql, { tenantId: 't3', deliveryId })],
  ['the attempts of a delivery', 1, (sql) => listAttempts(sql, deliveryId)],
  ['the timeline of a delivery', 1, (sql) => listDeliveryNotes(sql, deliveryId)],
  ['one event with its deliveries', 1, (sql) => findEvent(sql, { tenantId: 't3', eventId: eventId() })],
  ['the event of an external id', 1, (sql) => findEventIdOf(sql, { tenantId: 't3', externalId: 'x-303' })],
  ['events by external id', 2, (sql) => listEvents(sql, { ...page, externalId: 'x-303' })],
  ['an endpoint by its external id', 1, (sql) => findByExternalId(sql, { tenantId: 't3', externalId: 'crm-303' })],
  ['an API key by what was sent', 1, (sql) => findApiKeyByKey(sql, { key: 'pr_x', now: new Date() })],
  ['the last events of a tenant', PER_TENANT, (sql) => listLastEventIds(sql, page)],
  [
    'events as they were at an endpoint',
    2,
    (sql) => readEventsAtEndpoint(sql, { tenantId: 't3', endpointId: endpointIds[3] ?? '', eventIds: [eventId()] }),
  ],
  ['API keys', LIMIT + 1, (sql) => listApiKeys(sql, { limit: LIMIT })],
  ['API keys of a tenant', MAX_ROWS_SCANNED, (sql) => listApiKeys(sql, { ...page, tenantId: 'none' })],
  ['expunges', LIMIT + 1, (sql) => listExpunges(sql, page)],
  ['event types', LIMIT, (sql) => listEventTypes(sql, { limit: LIMIT })],
  ['event types, further on', LIMIT, (sql) => listEventTypes(sql, { after: 'type.n5', limit: LIMIT })],
  ['tags of endpoints', 3 * (2_000 / TENANTS), (sql) => listTags(sql, { ...page, after: undefined })],
  ['runs of the retention', 1, (sql) => findRetentionRuns(sql)],
  [
    'an export of the audit',
    LIMIT,
    async (sql) => sql.query(pageStatement(auditQuery({ tenantId: 't3', limit: LIMIT }), LIMIT)),
  ],
])('%s: no step visits more than %i rows', async (_what, most, read) => {
  const steps = await explainAll(scene.database, read);
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter(({ rowsVisited }) => rowsVisited > most)).toEqual([]);
});
