import { idAt } from '@postrider/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPartitions } from '../sql/partitions.ts';
import { explainPlan } from '../testing/explain-plan.ts';
import { begin, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { dropOldAudit } from './drop-partitions.ts';
import { oldAuditQuery, removeOldAudit } from './remove-audit.ts';

const DAY_MS = 86_400_000;
const TODAY = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const daysAgo = (days: number) => new Date(TODAY - days * DAY_MS);

let scene: StoreScene;
beforeAll(async () => {
  scene = await startStoreScene();
  // The weeks of half a year.
  for (let week = 0; week < 26; week += 5) await createPartitions(scene.database, daysAgo(7 * (week + 1)));
});
afterAll(() => scene?.close());

async function entries(days: number, count = 1): Promise<void> {
  const at = daysAgo(days);
  const ids = Array.from({ length: count }, (_, i) => idAt('aud', at.getTime() + i));
  await scene.database.query(
    `insert into audit_entries (id, at, actor_name, action, resource_type, resource_id)
     select id, $2, 'test', $3, 'endpoint', 'ep_1' from unnest($1::text[]) as given (id)`,
    [ids, at, `of ${days}`],
  );
}

const left = async () => (await scene.rows('audit_entries')).map(({ action }) => action);

test('old entries go by whole weeks and then one by one, to the day, also without a partition of their own', async () => {
  for (const days of [4_000, 120, 31, 30, 29, 0]) await entries(days);
  const before = daysAgo(30);
  const { dropped, busy } = await dropOldAudit(scene.database, { before });
  expect([dropped.length > 5, busy]).toEqual([true, []]);
  expect(dropped.every((name) => name.startsWith('audit_entries_'))).toBe(true);
  let removed = 0;
  for (let batch = 1; batch > 0; removed += batch) batch = await removeOldAudit(scene.database, { before, limit: 1 });
  expect(removed).toBeGreaterThan(0);
  expect(await left()).toEqual(['of 30', 'of 29', 'of 0']);
});

test('nobody removes what is younger, not even who says how old entries may be', async () => {
  const sql = await begin(scene.database);
  await sql.query(`select set_config('postrider.audit_from', $1, true)`, [idAt('aud', daysAgo(29).getTime())]);
  expect((await sql.query(`delete from audit_entries where action = 'of 30'`)).rowCount).toBe(1);
  await expect(sql.query(`delete from audit_entries where action = 'of 29'`)).rejects.toThrow('append-only');
  await sql.rollback();
  // The setting ends with its transaction.
  await removeOldAudit(scene.database, { before: daysAgo(29), limit: 10 });
  for (const statement of ['delete from audit_entries', `update audit_entries set action = ''`]) {
    await expect(scene.database.query(statement)).rejects.toThrow('append-only');
  }
});

test('a batch reads no more rows than it removes', async () => {
  await entries(20, 3_000);
  await scene.database.query('analyze audit_entries');
  const from = idAt('aud', daysAgo(10).getTime());
  const steps = await explainPlan(scene.database, oldAuditQuery({ from, limit: 100 }));
  expect(Math.max(...steps.map(({ rowsVisited }) => rowsVisited))).toBeLessThanOrEqual(100);
});
