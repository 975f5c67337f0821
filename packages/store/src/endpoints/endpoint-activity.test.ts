import { afterAll, beforeAll, expect, test } from 'vitest';
import { BEGIN_WITH_KEPT_PLANS, connect, type Database } from '../sql/database.ts';
import { newId } from '../sql/new-id.ts';
import { recordset } from '../sql/statement.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { explainPlan } from '../testing/explain-plan.ts';
import { READ_ACTIVITY } from './endpoint-activity.ts';

const BUSY = 10;
const EACH = 300;
const QUIET = 1_000;

let testDatabase: TestDatabase;
let database: Database;
const busy = Array.from({ length: BUSY }, () => newId('ep'));

async function insert(endpointIds: readonly string[], { each, status }: { each: number; status: string }) {
  const ids = Array.from({ length: endpointIds.length * each }, () => newId('dlv'));
  await database.query(
    `insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at, finished_at)
     select id, 'default', replace(id, 'dlv', 'evt'), 'a.b', ($2::text[])[n % cardinality($2::text[]) + 1], $3, now(), now()
     from unnest($1::text[]) with ordinality as d (id, n)`,
    [ids, endpointIds, status],
  );
}

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = connect(testDatabase.url, { maxConnections: 1, applicationName: 'test' });
  // Most endpoints have a few deliveries, so the planner expects no more of the busy ones.
  const quiet = Array.from({ length: QUIET }, () => newId('ep'));
  await insert(quiet, { each: 5, status: 'delivered' });
  await insert(busy, { each: EACH, status: 'delivered' });
  await insert(busy, { each: EACH, status: 'waiting' });
  await database.query('vacuum analyze deliveries');
});
afterAll(async () => {
  await database.end();
  await testDatabase.drop();
});

test.each([
  ['that waits', false, 20 + 1 + 1],
  // Its newest deliveries have no failure, so that all that may be searched are.
  ['of an endpoint that fails', true, 20 + 1 + 1 + 200],
])('the activity of endpoints is read without reading the whole queue %s', async (_what, failing, most) => {
  const wanted = recordset(busy.map((id) => ({ id, before_id: 'dlv_~', failing })));
  const steps = await explainPlan(database, READ_ACTIVITY({ wanted }), BEGIN_WITH_KEPT_PLANS);
  const visited = steps
    .filter(({ relation }) => relation !== '')
    .reduce((sum, { rowsVisited }) => sum + rowsVisited, 0);
  expect(visited / BUSY).toBeLessThanOrEqual(most);
});
