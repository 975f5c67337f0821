import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { begin, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import type { Sql } from '../sql/database.ts';
import { keepChangePartitions } from './change-partitions.ts';
import { ChangeTail, type ChangeTailOptions, type Follower } from './change-tail.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

async function write(sql: Sql, { tenantId = 'acme', at = new Date() } = {}): Promise<number> {
  const { rows } = await sql.query<{ position: number }>(
    `insert into delivery_changes (at, kind, tenant_id, event_id, event_type, delivery_id, endpoint_id, status)
     values ($2, 'accepted', $1, 'evt_1', 'order.paid', 'dlv_1', 'ep_1', 'pending') returning position`,
    [tenantId, at],
  );
  return rows[0]?.position ?? 0;
}

/** Reads with a tail of its own, as another server process would, until `stop`. */
function follow(follower: Partial<Follower>, options: ChangeTailOptions = {}) {
  const tail = new ChangeTail(scene.database, options);
  const ended = new AbortController();
  const positions: number[] = [];
  let cursor = follower.after ?? 0;
  let end: string | undefined;
  const reading = (async () => {
    const asked = { after: 0, tenantId: null, idleMs: 50, ...follower, signal: ended.signal };
    for await (const next of tail.follow(asked)) {
      if (next.kind !== 'changes') end = next.kind;
      else {
        positions.push(...next.changes.map(({ position }) => position));
        cursor = next.position;
      }
    }
  })();
  return {
    positions,
    cursor: () => cursor,
    end: () => end,
    reading,
    async leave() {
      ended.abort();
      await reading;
    },
    async stop() {
      ended.abort();
      await tail.close();
      await reading;
    },
  };
}

const lastPosition = async () =>
  (await scene.database.query<{ last: number }>(`select coalesce(max(position), 0) as last from delivery_changes`))
    .rows[0]?.last ?? 0;

test('a change that was written later but commits first waits for the earlier one', async () => {
  const after = await lastPosition();
  const [slow, fast] = [await begin(scene.database), await begin(scene.database)];
  const first = await write(slow);
  const second = await write(fast);
  await fast.commit();
  const reader = follow({ after });
  // Two looks at the least: it has seen that the second is there.
  await sleep(300);
  expect(reader.positions).toEqual([]);
  await slow.commit();
  await vi.waitFor(() => expect(reader.positions).toEqual([first, second]));
  await reader.stop();
});

test('a transaction that writes no changes holds nobody up, however long it is open', async () => {
  const after = await lastPosition();
  const other = await begin(scene.database);
  await other.query(`insert into tenants (id, created_at, updated_at) values ('slow', now(), now())`);
  const reader = follow({ after });
  const position = await write(scene.database);
  await vi.waitFor(() => expect(reader.positions).toEqual([position]));
  await other.rollback();
  await reader.stop();
});

test('however transactions commit, and however often a reader begins again, it sees each change once and in order', async () => {
  const random = seededRandom();
  const start = await lastPosition();
  const steady = follow({ after: start });
  const seen: number[] = [];
  let writing = true;
  const restless = (async () => {
    let after = start;
    for (let isLast = false; !isLast;) {
      isLast = !writing;
      const reader = follow({ after }, { kept: 5 });
      if (isLast) {
        const last = await lastPosition();
        await vi.waitFor(() => expect(reader.cursor()).toBeGreaterThanOrEqual(last));
      } else await sleep(random() * 150);
      await reader.stop();
      // Like a client that was cut off in the middle of a batch.
      const known = isLast ? reader.positions.length : Math.floor(random() * (reader.positions.length + 1));
      const got = reader.positions.slice(0, known);
      seen.push(...got);
      after = known === reader.positions.length ? reader.cursor() : (got.at(-1) ?? after);
    }
  })();
  const writers = Array.from({ length: 6 }, async () => {
    for (let i = 0; i < 25; i++) {
      const sql = await begin(scene.database);
      for (let rows = 1 + Math.floor(random() * 3); rows > 0; rows--) {
        await write(sql);
        if (random() < 0.5) await sleep(random() * 30);
      }
      await (random() < 0.2 ? sql.rollback() : sql.commit());
    }
  });
  await Promise.all(writers);
  writing = false;
  await restless;
  const { rows } = await scene.database.query<{ position: number }>(
    'select position from delivery_changes where position > $1 order by position',
    [start],
  );
  const all = rows.map(({ position }) => position);
  expect(all.length).toBeGreaterThan(100);
  expect(seen).toEqual(all);
  await vi.waitFor(() => expect(steady.positions).toEqual(all));
  await steady.stop();
});

test('a position that was lost in a crash of Postgres is given again, and its change is told', async () => {
  const after = await lastPosition();
  const reader = follow({ after });
  const lost = await begin(scene.database);
  await write(lost);
  await lost.rollback();
  // Rounds that see what the sequence has given.
  await sleep(600);
  await scene.database.query(`select setval('delivery_changes_position', $1)`, [Math.max(after, 1)]);
  const position = await write(scene.database);
  await vi.waitFor(() => expect(reader.positions).toEqual([position]));
  await reader.stop();
});

test('a follower that is slower than the memory is long is told so, and goes on from where it was', async () => {
  const after = await lastPosition();
  const tail = new ChangeTail(scene.database, { kept: 10 });
  const signal = new AbortController().signal;
  const asked = { after, tenantId: null, idleMs: 50, signal };
  const follower = tail.follow(asked);
  const other = tail.follow(asked);
  // Until it has what came last, and then reads from memory.
  const first = await write(scene.database);
  for (let position = after; position < first;) {
    const { value: next } = await follower.next();
    if (next?.kind === 'changes') position = next.position;
  }
  await follower.next();
  for (let i = 0; i < 30; i++) await write(scene.database);
  const last = await lastPosition();
  for await (const next of other) if (next.kind !== 'changes' || next.position >= last) break;
  const kinds = [];
  for await (const { kind } of follower) kinds.push(kind);
  expect(kinds.at(-1)).toBe('too_slow');
  await tail.close();
  const again = follow({ after });
  await vi.waitFor(() => expect(again.positions).toHaveLength(31));
  await again.stop();
});

test('older changes are read for one tenant only', async () => {
  const after = await lastPosition();
  const own = await write(scene.database, { tenantId: 'one' });
  await write(scene.database, { tenantId: 'two' });
  const reader = follow({ after, tenantId: 'one' });
  await vi.waitFor(() => expect(reader.cursor()).toBe(own + 1));
  expect(reader.positions).toEqual([own]);
  await reader.stop();
});

test('nobody asks Postgres while nobody follows', async () => {
  const reader = follow({ after: await lastPosition() });
  await vi.waitFor(() => expect(reader.cursor()).toBeGreaterThan(0));
  await reader.leave();
  // The last round ends.
  await sleep(400);
  const query = vi.spyOn(scene.database, 'query');
  await sleep(600);
  const calls = query.mock.calls.length;
  query.mockRestore();
  expect(calls).toBe(0);
});

test('changes go after a day with their partition, and a reader behind them is told', async () => {
  const HOUR_MS = 3_600_000;
  const start = new Date('2033-01-01T00:00:00Z');
  const later = (hours: number) => new Date(start.getTime() + hours * HOUR_MS);
  await keepChangePartitions(scene.database, start);
  const before = await lastPosition();
  const old = await write(scene.database, { at: later(5) });
  const young = await write(scene.database, { at: later(7) });
  const kept = async () =>
    (
      await scene.database.query<{ position: number }>(
        `select position from delivery_changes where at between $1 and $2 order by position`,
        [start, later(12)],
      )
    ).rows.map(({ position }) => position);
  await keepChangePartitions(scene.database, later(29));
  expect(await kept()).toEqual([old, young]);
  await keepChangePartitions(scene.database, later(31));
  expect(await kept()).toEqual([young]);
  const tail = new ChangeTail(scene.database);
  expect(await tail.bounds()).toMatchObject({ forgottenTo: old });
  const late = follow({ after: before });
  await late.reading;
  expect(late.end()).toBe('forgotten');
  await late.stop();
  const inTime = follow({ after: old });
  await vi.waitFor(() => expect(inTime.positions).toEqual([young]));
  await inTime.stop();
  await tail.close();
});

test('changes without a partition are removed after a day too', async () => {
  const at = new Date('2020-01-01T00:00:00Z');
  const position = await write(scene.database, { at });
  await keepChangePartitions(scene.database, new Date('2020-01-02T01:00:00Z'));
  const { rows } = await scene.database.query('select 1 from delivery_changes where position = $1', [position]);
  expect(rows).toEqual([]);
});
