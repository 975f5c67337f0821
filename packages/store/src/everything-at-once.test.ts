import { PATIENCE_MS, seededRandom } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countChanges } from './rollups/count-changes.ts';
import { retryingDatabase } from './sql/retryable-errors.ts';
import { lockingFunctions } from './testing/at-once/locking-functions.ts';
import { playAudit } from './testing/at-once/audit.ts';
import { played } from './testing/at-once/played-store.ts';
import { playNotices } from './testing/at-once/notices.ts';
import { playPeople } from './testing/at-once/people.ts';
import { playReplays } from './testing/at-once/replays.ts';
import { playRetention } from './testing/at-once/retention.ts';
import { playRollups } from './testing/at-once/rollups.ts';
import { playSchedules } from './testing/at-once/schedules.ts';
import type { Stage } from './testing/at-once/stage.ts';
import { playWorkers } from './testing/at-once/workers.ts';
import { startStoreScene } from './testing/store-scene.ts';
import type { StoreScene } from './testing/store-scene.ts';

// Runs every transaction of the store against every other. Tests of two transactions would not find all deadlocks.

const BUSY_MS = 4_000;
const ENDPOINTS = 6;

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

/**
 * Retries like every caller: on a busy machine a transaction may lose its connection or time out on a lock. Postgres still
 * counts deadlocks.
 */
const again = (work: () => Promise<unknown>) => retryingDatabase(work, { attempts: 20, delayMs: 5, withinMs: 30_000 });

function startStage(tenantId: string): Stage {
  const random = seededRandom();
  return { database: scene.database, tenantId, random, pick: (from) => from[Math.floor(random() * from.length)] };
}

async function openDeliveries(): Promise<unknown[]> {
  const { rows } = await scene.database.query(
    `select d.*, e.status as endpoint_status, e.deleted_at, q.generation as queued from deliveries d
     join endpoints e on e.id = d.endpoint_id left join delivery_queue q on q.delivery_id = d.id
     where d.status in ('pending', 'waiting', 'retrying')`,
  );
  return rows;
}

test('all transactions at once never deadlock, and every delivery ends', async () => {
  const tenantId = await scene.tenant();
  for (let i = 0; i < ENDPOINTS; i++) await scene.endpoint({ tenantId, hasSucceeded: i % 2 === 0 });
  const stage = startStage(tenantId);
  const people = playPeople(stage);
  const { claim, reconcile, housekeeping, workflows, carry } = playWorkers(stage);
  const locking = await lockingFunctions();
  expect(locking.length).toBeGreaterThan(50);
  const missing = () => locking.filter((name) => !played.has(name));
  const from = Date.now();
  // On a busy machine until every function was called.
  const goesOn = () => Date.now() - from < (missing().length > 0 ? PATIENCE_MS : BUSY_MS);
  /** Runs all of them in random order, repeatedly. */
  const busily = async (...works: (() => Promise<unknown>)[]): Promise<void> => {
    while (goesOn()) {
      const order = works.map((work) => ({ work, at: stage.random() })).toSorted((a, b) => a.at - b.at);
      for (const { work } of order) await again(work);
    }
  };
  await Promise.all([
    busily(...people.publishing),
    busily(() => claim('boot-1'), reconcile),
    busily(() => claim('boot-2'), reconcile),
    busily(housekeeping),
    busily(workflows),
    busily(workflows),
    busily(() => carry('boot-1')),
    busily(() => carry('boot-2')),
    busily(...people.commands),
    busily(...people.commands),
    busily(...playSchedules(stage)),
    busily(...playSchedules(stage)),
    busily(...playReplays(stage)),
    busily(...playReplays(stage)),
    busily(...playRetention(stage)),
    busily(...playRollups(stage)),
    busily(...playAudit(stage)),
    busily(...playNotices(stage)),
    busily(...playNotices(stage)),
  ]);
  const calmFrom = Date.now();
  while ((await openDeliveries()).length > 0 && Date.now() - calmFrom < 60_000) {
    // A 410 may have disabled an endpoint again.
    await again(people.calmDown);
    await Promise.all(
      [() => claim('boot-1'), () => claim('boot-2'), () => carry('boot-1'), reconcile, workflows].map(again),
    );
  }
  expect(await openDeliveries()).toEqual([]);
  while ((await countChanges(scene.database, new Date()))?.more);
  // Some of what is played was accepted months ago: its minutes and hours are removed, and changes of them are parts.
  const { rows } = await scene.database.query(
    `select (select count(*) from delivery_queue) as queued, (select count(*) from delivery_watch) as watched,
       (select count(*) from deliveries) > 30 as busy,
       (select count(*) from deliveries d where d.attempt_count <>
          (select count(*) from attempts a where a.delivery_id = d.id)) as miscounted,
       (select count(*) from rollups where grain in ('day', 'ever') and (pending <> 0 or waiting <> 0 or retrying <> 0
          or deliveries <>
          delivered + dead_lettered + skipped + cancelled)) as uncounted,
       (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks`,
  );
  expect(rows).toEqual([{ queued: 0, watched: 0, busy: true, miscounted: 0, uncounted: 0, deadlocks: 0 }]);
  // A new function that takes locks must be called above.
  expect(missing()).toEqual([]);
});
