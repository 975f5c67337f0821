import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAttempts } from '../deliveries/record-attempts.ts';
import { createEventAcceptor } from './accept-events.ts';
import { attemptOf, publish, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { countChanges } from '../rollups/count-changes.ts';

// What the rollups cost: accepting and recording with and without the triggers, turn by turn, and then counting.

const TURNS = 24;
const EVENTS = 256;
const BATCH = 32;

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

async function turn(tenantId: string, endpointId: string): Promise<number> {
  const acceptor = createEventAcceptor(scene.database);
  const began = performance.now();
  const accepted = await Promise.all(Array.from({ length: EVENTS }, () => acceptor.accept(publish(tenantId))));
  const ids = accepted.flatMap((each) => (each.kind === 'accepted' ? each.event.deliveries.map(({ id }) => id) : []));
  for (let i = 0; i < ids.length; i += BATCH)
    await recordAttempts(
      scene.database,
      ids.slice(i, i + BATCH).map((id) => attemptOf(id, endpointId)),
    );
  return (performance.now() - began) / ids.length;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;

test('what the rollups cost a delivery', { timeout: 300_000 }, async () => {
  const { tenantId, endpointId } = await scene.endpoint({ hasSucceeded: true });
  const took: Record<'enable' | 'disable', number[]> = { enable: [], disable: [] };
  const counting: number[] = [];
  for (let i = 0; i < TURNS; i++) {
    for (const how of ['enable', 'disable'] as const) {
      await scene.database.query(`alter table deliveries ${how} trigger user; alter table events ${how} trigger user`);
      took[how].push(await turn(tenantId, endpointId));
    }
    const began = performance.now();
    await countChanges(scene.database, new Date());
    counting.push((performance.now() - began) / EVENTS);
  }
  const [on, off] = [median(took.enable), median(took.disable)];
  const least = (numbers: readonly number[]) => Math.min(...numbers).toFixed(3);
  console.log(
    `accept and record: ${off.toFixed(3)} ms a delivery without, ${on.toFixed(3)} ms with the triggers (least ${least(took.disable)} and ${least(took.enable)}); counting: ${median(counting).toFixed(3)} ms a delivery (least ${least(counting)})`,
  );
  expect(took.enable).toHaveLength(TURNS);
});
