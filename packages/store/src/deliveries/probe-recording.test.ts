import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStoreScene } from '../testing/store-scene.ts';
import type { StoreScene } from '../testing/store-scene.ts';
import { probeRecording } from './probe-recording.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

test('a probe succeeds when there is no delivery', async () => {
  await expect(probeRecording(scene.database)).resolves.toBeUndefined();
});

test('a probe changes nothing', async () => {
  const endpoint = await scene.endpoint();
  const id = await scene.delivery(endpoint);
  await scene.enqueue(id);
  const tables = ['deliveries', 'attempts', 'delivery_queue', 'delivery_watch', 'endpoints', 'endpoint_health_signals'];
  const rows = async () => Promise.all(tables.map((table) => scene.rows(table)));
  const before = await rows();
  await probeRecording(scene.database);
  expect(await rows()).toEqual(before);
});

test.each(['attempts', 'deliveries', 'delivery_queue', 'delivery_watch', 'endpoints', 'endpoint_health_signals'])(
  'a probe fails where nothing can be written to %s',
  async (table) => {
    await scene.database.query(`
      create or replace function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'No space left on device' using errcode = '53100'; end $$;
      create trigger refuse before insert or update or delete on ${table} for each row execute function refuse()`);
    await expect(probeRecording(scene.database)).rejects.toThrow('No space left');
    await scene.database.query('drop function refuse() cascade');
    await probeRecording(scene.database);
  },
);

test('a probe does not wait for a locked delivery', async () => {
  const { rows } = await scene.database.query<{ id: string }>('select id from deliveries');
  const holder = await scene.database.connect();
  try {
    await holder.query('begin; select 1 from deliveries for update');
    expect(rows).toHaveLength(1);
    await probeRecording(scene.database);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
});
