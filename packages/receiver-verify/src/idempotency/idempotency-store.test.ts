import { Redis } from 'ioredis';
import RedisMock from 'ioredis-mock';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testPostgresUrl } from '../../../dev-stack/src/testing.ts';
import {
  memoryStore,
  postgresStore,
  postgresStoreSchema,
  redisStore,
  type IdempotencyStore,
  type RedisCommand,
} from './index.ts';

const rememberMs = 60_000;
const leaseMs = 60_000;
let database: pg.Pool;
const table = `receipts_${Date.now()}`;
const poolQuery = (text: string, values: (string | number)[]) => database.query(text, values);

beforeAll(async () => {
  database = new pg.Pool({ connectionString: await testPostgresUrl() });
  await database.query(postgresStoreSchema(table));
});
afterAll(async () => {
  await database.query(`drop table ${table}`);
  await database.end();
});

// A real server where there is one; else an emulation that runs the scripts in a real Lua machine.
const redisUrl = process.env['POSTRIDER_TEST_REDIS_URL'];
const redis: Redis = redisUrl === undefined ? new RedisMock() : new Redis(redisUrl);
const redisCommand: RedisCommand = async ([name, ...args]) => {
  if (redisUrl !== undefined) return redis.call(name, ...args);
  const [script = '', count = '', key = ''] = args;
  // The emulation takes an expired key away only when somebody looks at it.
  await redis.get(key);
  return redis.eval(script, count, key, ...args.slice(3));
};
afterAll(() => redis.quit());

const stores: [string, () => IdempotencyStore][] = [
  ['memory', () => memoryStore()],
  ['Postgres', () => postgresStore({ query: poolQuery, table })],
  ['Redis', () => redisStore({ command: redisCommand })],
];

let lastKey = 0;
const newKey = (): string => `scope:evt{${(lastKey += 1)}}'é ${process.pid}`;

describe.each(stores)('%s', (_, open) => {
  const store = open();
  const acquire = async (key: string, ms = leaseMs): Promise<number> => {
    const claim = await store.begin(key, { leaseMs: ms });
    return claim.status === 'acquired' ? claim.token : expect.unreachable(claim.status);
  };
  /** Until a lease of some milliseconds is over; the store's own clock decides. */
  const expire = async (key: string): Promise<number> => {
    for (;;) {
      const claim = await store.begin(key, { leaseMs });
      if (claim.status === 'acquired') return claim.token;
      expect(claim.status).toBe('in_progress');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  test('a key is acquired once, then in progress, then done', async () => {
    const key = newKey();
    const token = await acquire(key);
    const second = await store.begin(key, { leaseMs });
    expect(second.status).toBe('in_progress');
    if (second.status === 'in_progress') {
      expect(second.retryAfterMs).toBeGreaterThan(leaseMs - 10_000);
      expect(second.retryAfterMs).toBeLessThanOrEqual(leaseMs);
    }
    await expect(store.complete(key, token, { rememberMs })).resolves.toBe(true);
    await expect(store.begin(key, { leaseMs })).resolves.toEqual({ status: 'done' });
    await expect(store.complete(key, token, { rememberMs })).resolves.toBe(true);
  });

  test('of twenty at once one acquires it', async () => {
    const key = newKey();
    const claims = await Promise.all(Array.from({ length: 20 }, () => store.begin(key, { leaseMs })));
    const statuses = claims.map(({ status }) => status).toSorted();
    expect(statuses).toEqual(['acquired', ...Array<string>(19).fill('in_progress')]);
  });

  test('a released key is acquired at once, with a greater token', async () => {
    const key = newKey();
    const first = await acquire(key);
    await store.release(key, first);
    expect(await acquire(key)).toBeGreaterThan(first);
  });

  test('when the lease is over the next one acquires it, and the old token is worth nothing', async () => {
    const key = newKey();
    const first = await acquire(key, 1);
    const second = await expire(key);
    expect(second).toBeGreaterThan(first);
    await expect(store.complete(key, first, { rememberMs })).resolves.toBe(false);
    await store.release(key, first);
    await expect(store.begin(key, { leaseMs })).resolves.toMatchObject({ status: 'in_progress' });
    await expect(store.complete(key, second, { rememberMs })).resolves.toBe(true);
    await store.release(key, first);
    await expect(store.begin(key, { leaseMs })).resolves.toEqual({ status: 'done' });
  });

  test('a lease that is over and was not taken can still be completed', async () => {
    const key = newKey();
    const token = await acquire(key, 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(store.complete(key, token, { rememberMs })).resolves.toBe(true);
    await expect(store.begin(key, { leaseMs })).resolves.toEqual({ status: 'done' });
  });

  test('what is done is not released', async () => {
    const key = newKey();
    const token = await acquire(key);
    await store.complete(key, token, { rememberMs });
    await store.release(key, token);
    await expect(store.begin(key, { leaseMs })).resolves.toEqual({ status: 'done' });
  });

  test('a done key is forgotten in time, and its next token is greater still', async () => {
    const key = newKey();
    const token = await acquire(key);
    await store.complete(key, token, { rememberMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await acquire(key)).toBeGreaterThan(0);
  });

  test('a key may be remembered for years', async () => {
    const key = newKey();
    await store.complete(key, await acquire(key), { rememberMs: 5 * 365 * 24 * 3_600_000 });
    await expect(store.begin(key, { leaseMs })).resolves.toEqual({ status: 'done' });
  });

  test('keys do not disturb each other', async () => {
    const [a, b] = [newKey(), newKey()];
    const token = await acquire(a);
    await acquire(b);
    await store.complete(a, token, { rememberMs });
    await expect(store.begin(b, { leaseMs })).resolves.toMatchObject({ status: 'in_progress' });
  });
});

describe('memory', () => {
  test('the oldest done keys go first, and none that is held', async () => {
    const store = memoryStore({ maxEntries: 3 });
    const held = await store.begin('held', { leaseMs });
    for (const key of ['a', 'b', 'c', 'd']) {
      const claim = await store.begin(key, { leaseMs });
      if (claim.status === 'acquired') await store.complete(key, claim.token, { rememberMs });
    }
    expect(held.status).toBe('acquired');
    await expect(store.begin('held', { leaseMs })).resolves.toMatchObject({ status: 'in_progress' });
    await expect(store.begin('d', { leaseMs })).resolves.toEqual({ status: 'done' });
    await expect(store.begin('a', { leaseMs })).resolves.toMatchObject({ status: 'acquired' });
  });
});

describe('Postgres', () => {
  const key = () => newKey();
  const pooled = () => postgresStore({ query: poolQuery, table });

  async function inTransaction(work: (store: IdempotencyStore, client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await database.connect();
    try {
      await client.query('begin');
      await work(postgresStore({ query: (text, values) => client.query(text, values), table }), client);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  test('a mark made in a transaction is committed or rolled back with it', async () => {
    const id = key();
    const store = pooled();
    const claim = await store.begin(id, { leaseMs });
    const token = claim.status === 'acquired' ? claim.token : 0;
    const failing = inTransaction(async (bound) => {
      expect(await bound.complete(id, token, { rememberMs })).toBe(true);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await expect(store.begin(id, { leaseMs })).resolves.toMatchObject({ status: 'in_progress' });
    await inTransaction(async (bound) => void (await bound.complete(id, token, { rememberMs })));
    await expect(store.begin(id, { leaseMs })).resolves.toEqual({ status: 'done' });
  });

  test('while such a transaction runs, a duplicate is answered and does not wait for it', async () => {
    const id = key();
    const store = pooled();
    const claim = await store.begin(id, { leaseMs });
    await inTransaction(async (bound) => {
      await bound.complete(id, claim.status === 'acquired' ? claim.token : 0, { rememberMs });
      await expect(store.begin(id, { leaseMs })).resolves.toMatchObject({ status: 'in_progress' });
    });
  });

  test('begun and done in one transaction: a crash leaves nothing behind, a second one waits and sees', async () => {
    const id = key();
    await expect(
      inTransaction(async (bound) => {
        await bound.begin(id, { leaseMs });
        throw new Error('crash');
      }),
    ).rejects.toThrow('crash');
    let waiting: Promise<unknown> = Promise.resolve();
    await inTransaction(async (bound) => {
      const claim = await bound.begin(id, { leaseMs });
      waiting = pooled().begin(id, { leaseMs });
      await bound.complete(id, claim.status === 'acquired' ? claim.token : 0, { rememberMs });
    });
    await expect(waiting).resolves.toMatchObject({ status: 'done' });
  });

  test('leases run on while a transaction stands still', async () => {
    const id = key();
    await inTransaction(async (bound) => {
      await bound.begin(id, { leaseMs: 5 });
      await new Promise((resolve) => setTimeout(resolve, 20));
      await expect(bound.begin(id, { leaseMs })).resolves.toMatchObject({ status: 'acquired' });
    });
  });

  test('rows as a plain list, and numbers as text, are understood', async () => {
    const asText = async (text: string, values: (string | number)[]) => {
      const { rows } = await database.query<Record<string, unknown>>(text, values);
      return rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
        ),
      );
    };
    const store = postgresStore({ query: asText, table });
    const id = key();
    await expect(store.begin(id, { leaseMs })).resolves.toEqual({ status: 'acquired', token: 1 });
    await expect(store.begin(id, { leaseMs })).resolves.toMatchObject({ retryAfterMs: expect.any(Number) });
  });

  test('expired rows are deleted in bounded steps, a day after their end', async () => {
    const store = pooled();
    for (const name of ['old-1', 'old-2', 'fresh']) {
      await store.begin(name, { leaseMs });
      if (name.startsWith('old'))
        await database.query(`update ${table} set expires_at = now() - interval '25 hours' where key = $1`, [name]);
    }
    expect(await store.deleteExpired(1)).toBe(1);
    expect(await store.deleteExpired()).toBe(1);
    expect(await store.deleteExpired()).toBe(0);
    await expect(store.begin('fresh', { leaseMs })).resolves.toMatchObject({ status: 'in_progress' });
  });

  test('many processes that start together may all make the schema', async () => {
    const fresh = `${table}_fresh`;
    const all = Array.from({ length: 8 }, () => database.query(postgresStoreSchema(fresh)));
    await expect(Promise.all(all)).resolves.toHaveLength(8);
    const store = postgresStore({ query: poolQuery, table: fresh });
    await expect(store.begin('x', { leaseMs })).resolves.toMatchObject({ status: 'acquired' });
    await database.query(`drop table ${fresh}`);
  });

  test.each(['a b', 'a"b', 'a;drop table x', '', 'a.b.c', '1a', 'A'])('the table name "%s" is refused', (name) => {
    expect(() => postgresStore({ query: poolQuery, table: name })).toThrow(TypeError);
    expect(() => postgresStoreSchema(name)).toThrow(TypeError);
  });
});

describe('Redis', () => {
  test('a client that returns something else is an error, not a claim', async () => {
    const store = redisStore({ command: async () => 'OK' });
    await expect(store.begin('x', { leaseMs })).rejects.toThrow('unexpected reply');
  });

  test('keys of one event share a slot of a cluster, whatever is in them', async () => {
    const seen: string[][] = [];
    const command = async (args: string[]) => {
      seen.push(args);
      return ['done', 0];
    };
    await redisStore({ command, keyPrefix: 'app:' }).begin('a}b{c', { leaseMs });
    expect(seen[0]?.slice(3, 5)).toEqual(['app:{a%7Db%7Bc}', 'app:{a%7Db%7Bc}:token']);
  });
});
