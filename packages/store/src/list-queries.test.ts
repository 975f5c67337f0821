import { newId } from './sql/new-id.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditQuery } from './audit/audit-entries.ts';
import { connect, type Database } from './sql/database.ts';
import { deliveriesQuery, listDeliveries, type DeliveryFilter } from './deliveries/read-deliveries.ts';
import { groupDeadLetters, groupsStatement, taggedStatement } from './deliveries/dead-letter-groups.ts';
import { endpointsQuery } from './endpoints/list-endpoints.ts';
import { eventsQuery } from './events/read-events.ts';
import { schedulesQuery } from './schedules/schedules.ts';
import { MAX_ROWS_SCANNED, pageStatement, type ListQuery } from './sql/page.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';
import { explainPlan } from './testing/explain-plan.ts';
import { tenantsQuery } from './tenants/tenants.ts';

const TENANTS = 400;
const ROWS = 40_000;

// So few rows would be cheap to sort. These tests ask which index has the order of the list.
const ALONG_INDEXES = 'begin; set local enable_sort = off; set local enable_bitmapscan = off';

let testDatabase: TestDatabase;
let database: Database;
let ids: string[];

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = connect(testDatabase.url, { maxConnections: 1, applicationName: 'test' });
  await database.query(
    `insert into tenants (id, created_at, updated_at)
     select 't' || n, now() - n * interval '1 min', now() from generate_series(0, 4999) n`,
  );
  const endpointIds = Array.from({ length: 2_000 }, () => newId('ep'));
  await database.query(
    `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at)
     select id, 't' || n % ${TENANTS}, 'https://example.com/', 'active', '{}', '{}', '{}', 1000, now(), now()
     from unnest($1::text[]) with ordinality as e (id, n)`,
    [endpointIds],
  );
  await database.query(
    `insert into schedules (id, tenant_id, cron, time_zone, event_type, data, priority, tags, paused, anchor, runs_after,
       created_at, updated_at)
     select id, 't' || n % ${TENANTS}, '@daily', 'UTC', 'a.b', '1', 'normal', '{}', false, now(), now(), now(), now()
     from unnest($1::text[]) with ordinality as s (id, n)`,
    [Array.from({ length: 4_000 }, () => newId('sch'))],
  );
  ids = Array.from({ length: ROWS }, () => newId('dlv'));
  await database.query(
    `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
     select replace(id, 'dlv', 'evt'), 't' || n % ${TENANTS}, 'a.b', '{}', 'normal', 1, now()
     from unnest($1::text[]) with ordinality as d (id, n)`,
    [ids],
  );
  await database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
     select id, 't' || n % ${TENANTS}, replace(id, 'dlv', 'evt'), 'a.b', ($2::text[])[n % 2000 + 1],
       case when n % 100 = 0 then 'dead_lettered' else 'delivered' end, now()
     from unnest($1::text[]) with ordinality as d (id, n)`,
    [ids, endpointIds],
  );
  await database.query('analyze');
});
afterAll(async () => {
  await database.end();
  await testDatabase.drop();
});

/** How the rows of a table are found: `<kind of scan> <index>` for the partition that has rows, and every sort. */
async function planOf(statement: { text: string; values: unknown[] }, table: string): Promise<string[]> {
  const steps = await explainPlan(database, statement, ALONG_INDEXES);
  return (
    steps
      // Each row has few others of its own, such as the secrets of an endpoint: sorting them costs little.
      .filter(({ isInSubPlan }) => !isInSubPlan)
      // The planner does not bother to use an index of a partition without rows.
      .filter(({ relation, type }) => relation === (busiest[table] ?? table) || type.includes('Sort'))
      .map(({ type, index }) => `${type.replace(' Only', '').replace(' Backward', '')} ${index}`.trim())
  );
}

const pageOf = (query: ListQuery) => pageStatement(query, 51);

const busiest: Record<string, string> = {};
beforeAll(async () => {
  for (const table of ['events', 'deliveries']) {
    const { rows } = await database.query<{ name: string }>(
      `select tableoid::regclass::text as name from ${table} limit 1`,
    );
    busiest[table] = rows[0]?.name ?? '';
  }
});

describe('a page is read along an index that has its order, and nothing is sorted', () => {
  const byIndex = (name: string) => [expect.stringMatching(new RegExp(`^Index Scan .*${name}`))];

  test.each([
    ['of a tenant', { tenantId: 't3' }, 'tenant_id_id'],
    ['of a tenant, further on', { tenantId: 't3', further: true }, 'tenant_id_id'],
    ['of a tenant by status', { tenantId: 't3', status: 'dead_lettered' }, '(tenant_id_status_id|_id_idx)'],
    ['of a tenant by type', { tenantId: 't3', eventType: 'a.b' }, 'tenant_id_id'],
    ['of a tenant by tag and outcome', { tenantId: 't3', tag: 'a', outcome: 'gone' }, 'tenant_id_id'],
    ['of a tenant, tests', { tenantId: 't3', test: true }, 'deliveries_.*tenant_id_id_idx1'],
    ['over all tenants', {}, 'pkey'],
    ['over all tenants, dead ones', { status: 'dead_lettered' }, '_id_idx'],
    ['over all tenants, pending ones', { status: 'pending', further: true }, 'status_id_idx'],
    ['over all tenants, held for a reason', { holdReason: 'paused' }, 'status_id_idx'],
  ] as const)(
    'deliveries %s',
    async (_what, { further, ...filter }: { further?: true } & Partial<DeliveryFilter>, index) => {
      const query = deliveriesQuery({ ...filter, ...(further ? { beforeId: ids[ROWS / 2] } : {}), limit: 51 });
      expect(await planOf(pageOf(query), 'deliveries')).toEqual(byIndex(index));
    },
  );

  test('deliveries of an endpoint and of an event', async () => {
    const { rows } = await database.query<{ endpoint_id: string }>('select endpoint_id from deliveries limit 1');
    const ofEndpoint = deliveriesQuery({ tenantId: 't3', endpointId: rows[0]?.endpoint_id, limit: 51 });
    expect((await planOf(pageOf(ofEndpoint), 'deliveries')).join()).toMatch(/Index Scan .*endpoint_id_id_idx/);
    const ofEvent = deliveriesQuery({ tenantId: 't3', eventId: ids[7]?.replace('dlv', 'evt'), limit: 51 });
    expect((await planOf(pageOf(ofEvent), 'deliveries')).join()).toMatch(/Index Scan .*event_id_id_idx/);
  });

  test('schedules', async () => {
    const pages = [
      schedulesQuery({ tenantId: 't3', limit: 51 }),
      schedulesQuery({ tenantId: 't3', beforeId: 'sch_~', limit: 51 }),
    ];
    for (const page of pages) expect(await planOf(pageOf(page), 'schedules')).toEqual(byIndex('schedules_of_tenant'));
  });

  test('the audit', async () => {
    await database.query(
      `insert into audit_entries (id, at, tenant_id, actor_name, action, resource_type, resource_id)
       select replace(id, 'dlv', 'aud'), now(), 't' || n % ${TENANTS}, 'ci', 'updateEndpoint', 'endpoint', 'ep_' || n % 2000
       from unnest($1::text[]) with ordinality as d (id, n)`,
      [ids],
    );
    await database.query('analyze audit_entries');
    const { rows } = await database.query<{ name: string }>(
      'select tableoid::regclass::text as name from audit_entries limit 1',
    );
    busiest['audit_entries'] = rows[0]?.name ?? '';
    const plan = (filter: object) => planOf(pageOf(auditQuery({ limit: 51, ...filter })), 'audit_entries');
    expect(await plan({})).toEqual(byIndex('pkey'));
    expect(await plan({ tenantId: 't3' })).toEqual(byIndex('tenant_id_id'));
    expect(await plan({ tenantId: 't3', resourceId: 'ep_3' })).toEqual(byIndex('resource_id_id'));
    expect(await plan({ action: 'none', keyId: null })).toEqual(byIndex('pkey'));
  });

  test('events, endpoints and tenants', async () => {
    expect(await planOf(pageOf(eventsQuery({ tenantId: 't3', limit: 51 })), 'events')).toEqual(byIndex('tenant_id_id'));
    expect(await planOf(pageOf(endpointsQuery({ tenantId: 't3', limit: 51 })), 'endpoints')).toEqual(
      byIndex('endpoints_by_tenant'),
    );
    expect(await planOf(pageOf(endpointsQuery({ limit: 51 })), 'endpoints')).toEqual(byIndex('endpoints_pkey'));
    const named = endpointsQuery({ tenantId: 't3', externalId: 'crm-1', limit: 51 });
    expect(await planOf(pageOf(named), 'endpoints')).toContainEqual(byIndex('endpoints_by_external_id')[0]);
    const before = { createdAt: new Date(Date.now() - 3_600_000), id: 't60' };
    expect(await planOf(tenantsQuery({ before, limit: 51 }), 'tenants')).toEqual(byIndex('tenants_by_creation'));
  });
});

describe('a filter that matches nothing ends after a bounded number of rows', () => {
  beforeAll(async () => {
    // One tenant, and one endpoint of it, with more rows than a page looks through.
    const many = Array.from({ length: 5 * MAX_ROWS_SCANNED }, () => newId('dlv'));
    await database.query(
      `insert into events (id, tenant_id, type, data, priority, delivery_count, created_at)
       select replace(id, 'dlv', 'evt'), 't0', 'a.b', '{}', 'normal', 1, now() from unnest($1::text[]) as d (id)`,
      [many],
    );
    await database.query(
      `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
       select id, 't0', replace(id, 'dlv', 'evt'), 'a.b', $2, 'dead_lettered', now() from unnest($1::text[]) as d (id)`,
      [many, newId('ep')],
    );
    await database.query(
      `insert into endpoints (id, tenant_id, url, status, format, signing, retry, timeout_ms, created_at, updated_at)
       select replace(id, 'dlv', 'ep'), 't0', 'https://example.com/', 'active', '{}', '{}', '{}', 1000, now(), now()
       from unnest($1::text[]) as d (id)`,
      [many],
    );
    await database.query('analyze');
  });

  /** The most rows that any step of the plan visited. */
  async function rowsTouched(query: ListQuery): Promise<number> {
    const steps = await explainPlan(database, pageOf(query), ALONG_INDEXES);
    return Math.max(...steps.map(({ rowsVisited }) => rowsVisited));
  }

  const page = { limit: 51 };
  const tenantId = 't0';
  const eventType = 'no.such';
  test.each<[string, ListQuery]>([
    ['deliveries by type', deliveriesQuery({ tenantId, eventType, ...page })],
    ['deliveries by type and status', deliveriesQuery({ tenantId, eventType, status: 'dead_lettered', ...page })],
    ['deliveries by outcome', deliveriesQuery({ tenantId, outcome: 'gone', ...page })],
    ['deliveries by response status', deliveriesQuery({ tenantId, responseStatus: { from: 500, to: 599 }, ...page })],
    [
      'deliveries by hold reason',
      deliveriesQuery({ tenantId, status: 'dead_lettered', holdReason: 'paused', ...page }),
    ],
    ['deliveries by tag', deliveriesQuery({ tenantId, tag: 'none', ...page })],
    [
      'deliveries by tag, type and outcome',
      deliveriesQuery({ tenantId, tag: 'none', eventType, outcome: 'gone', ...page }),
    ],
    ['deliveries that are no tests, by type', deliveriesQuery({ tenantId, test: false, eventType, ...page })],
    ['dead letters by tag', deliveriesQuery({ tenantId, tag: 'none', status: 'dead_lettered', ...page })],
    ['deliveries of all tenants by tag', deliveriesQuery({ tag: 'none', ...page })],
    ['deliveries of all tenants that are tests', deliveriesQuery({ test: true, ...page })],
    ['deliveries of all tenants by type', deliveriesQuery({ eventType, ...page })],
    ['deliveries of all tenants that are delivered', deliveriesQuery({ status: 'delivered', ...page })],
    ['dead letters of all tenants by type', deliveriesQuery({ eventType, status: 'dead_lettered', ...page })],
    ['events by type', eventsQuery({ tenantId, eventType, ...page })],
    ['events by tag', eventsQuery({ tenantId, tag: 'none', ...page })],
    ['endpoints by tag', endpointsQuery({ tenantId, tag: 'none', ...page })],
    ['endpoints by status', endpointsQuery({ tenantId, status: 'paused', ...page })],
    ['endpoints by health', endpointsQuery({ tenantId, health: 'failing', ...page })],
    ['endpoints by name', endpointsQuery({ tenantId, name: 'none', ...page })],
    ['endpoints by host', endpointsQuery({ tenantId, hosts: ['none'], ...page })],
    ['endpoints by event type', endpointsQuery({ tenantId, eventType: { name: eventType, optIn: true }, ...page })],
    ['endpoints of all tenants by tag', endpointsQuery({ tag: 'none', ...page })],
    ['endpoints of all tenants by health', endpointsQuery({ health: 'failing', ...page })],
    ['endpoints of all tenants by name', endpointsQuery({ name: 'none', ...page })],
    ['endpoints of all tenants by host', endpointsQuery({ hosts: ['none'], ...page })],
    [
      'endpoints of all tenants by event type',
      endpointsQuery({ eventType: { name: eventType, optIn: true }, ...page }),
    ],
  ])('%s', async (_what, query) => {
    const touched = await rowsTouched(query);
    expect(touched).toBeGreaterThan(0);
    expect(touched).toBeLessThanOrEqual(MAX_ROWS_SCANNED);
  });

  test.each([
    ['of a tenant', { tenantId }],
    ['of a tenant by everything that lists can be filtered by', { tenantId, eventType, outcome: 'gone' as const }],
    ['of all tenants', {}],
  ])('groups of dead letters %s are counted in the index alone', async (_what, filter) => {
    await database.query('vacuum analyze deliveries');
    const plan = await explainPlan(
      database,
      groupsStatement(filter),
      `${ALONG_INDEXES}; set local enable_seqscan = off`,
    );
    const reads = plan.filter(({ relation }) => relation === busiest['deliveries']);
    expect(reads.map(({ type, index }) => [type, index])).toEqual([
      ['Index Only Scan', expect.stringMatching(/dead_letter_reaso/)],
    ]);
  });

  test('groups of dead letters by tag read the events with that tag once, and no event for each dead letter', async () => {
    const tagged = `(select id from events where tenant_id = 't0' limit 40)`;
    await database.query(`update events set tags = '{rare,b}' where id in ${tagged}`);
    await database.query('analyze events');
    for (const filter of [{ tenantId, tag: 'rare' }, { tag: 'rare' }, { tenantId, tag: 'none' }]) {
      const steps = await explainPlan(database, taggedStatement(filter));
      expect(steps.map(({ index }) => index).join()).toMatch(/events_.*tags_idx/);
      expect(Math.max(...steps.map(({ rowsVisited }) => rowsVisited))).toBeLessThanOrEqual(40);
      const { rows } = await database.query<{ id: string }>(taggedStatement(filter));
      const found = rows.map(({ id }) => id);
      const groups = await explainPlan(database, groupsStatement(filter, found));
      expect(groups.filter(({ relation }) => relation.startsWith('events'))).toEqual([]);
      expect(Math.max(...groups.map(({ rowsVisited }) => rowsVisited))).toBeLessThanOrEqual(11_000);
    }
    const [counted] = await groupDeadLetters(database, { tenantId, tag: 'rare' });
    expect(counted?.count).toBeGreaterThan(5);
    await database.query(`update events set tags = '{}' where tags <> '{}'`);
  });

  test('an endpoint by its external id is the only row that is read', async () => {
    await database.query(`update endpoints set external_id = id where tenant_id = 't0'`);
    const { rows } = await database.query<{ id: string }>(`select id from endpoints where tenant_id = 't0' limit 1`);
    const query = endpointsQuery({ tenantId, externalId: rows[0]?.id, ...page });
    expect(await rowsTouched(query)).toBe(1);
    await database.query(`update endpoints set external_id = null where tenant_id = 't0'`);
  });

  test('what is open is found among all that has ended, of all tenants and of an endpoint', async () => {
    const { rows } = await database.query<{ id: string; endpointId: string }>(
      `update deliveries set status = 'waiting', hold_reason = 'paused'
       where id = (select min(id) from deliveries where tenant_id = 't0') returning id, endpoint_id as "endpointId"`,
    );
    const [held] = rows;
    for (const of of [{}, { endpointId: held?.endpointId }])
      for (const filter of [{ status: 'waiting' as const }, { holdReason: 'paused' as const }]) {
        const query = deliveriesQuery({ ...of, ...filter, ...page });
        expect(await rowsTouched(query)).toBe(1);
        const found = await database.query<{ id: string }>(pageOf(query));
        expect(found.rows.map(({ id }) => id)).toEqual([held?.id]);
      }
    await database.query(`update deliveries set status = 'delivered', hold_reason = null where id = $1`, [held?.id]);
  });

  test('deliveries of an endpoint by status and type', async () => {
    const { rows } = await database.query<{ endpointId: string }>(
      `select endpoint_id as "endpointId" from deliveries where tenant_id = 't0' order by id desc limit 1`,
    );
    const of = { tenantId, endpointId: rows[0]?.endpointId, ...page };
    for (const query of [
      deliveriesQuery({ ...of, status: 'skipped' }),
      deliveriesQuery({ ...of, status: 'dead_lettered', eventType }),
      deliveriesQuery({ ...of, eventType }),
    ]) {
      const touched = await rowsTouched(query);
      expect(touched).toBe(MAX_ROWS_SCANNED);
    }
  });

  test('what matches further on is on a page further on, and the last page says so', async () => {
    const first = await database.query<{ id: string }>(
      `select id from deliveries where tenant_id = 't0' order by id limit 1`,
    );
    await database.query(`update deliveries set event_type = 'rare.one' where id = $1`, [first.rows[0]?.id]);
    const found: string[] = [];
    let beforeId: string | undefined;
    let pages = 0;
    do {
      const { rows, nextId } = await listDeliveries(database, { tenantId, eventType: 'rare.one', beforeId, limit: 50 });
      found.push(...rows.map(({ id }) => id));
      beforeId = nextId ?? undefined;
      pages += 1;
    } while (beforeId !== undefined);
    expect(found).toEqual([first.rows[0]?.id]);
    expect(pages).toBeGreaterThan(2);
  });
});
