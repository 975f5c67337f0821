import knexFactory from 'knex';
import type { Knex } from 'knex';
import { connect, inTransaction, LOCK_TIMEOUT } from './database.ts';
import type { Sql } from './database.ts';
import { MIGRATIONS } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import { createPartitions } from './partitions.ts';

/** Steps that did not get their locks are tried again, for at least two minutes. */
const TRIES = 60;
const LOCK_PAUSE_MS = 200;
/** A lock timeout and a deadlock: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BUSY_CODES = new Set(['55P03', '40P01']);

/**
 * Brings the schema up to date and makes the partitions of the coming weeks. Returns the names of the steps that it took.
 * Several processes may call it at the same time: one does the work, and the others wait.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const database = connect(databaseUrl, {
    // One holds the lock, the other makes partitions.
    maxConnections: 2,
    applicationName: 'postrider-migrate',
    unlimited: true,
  });
  try {
    return await inTransaction(database, async (sql) => {
      // With the lock of knex the second process would fail instead of wait. It polls, because building an index concurrently
      // would wait for a transaction that waits for the lock.
      while (!(await isOurTurn(sql))) await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
      const done = await takeSteps(databaseUrl);
      await createPartitions(database, new Date());
      return done;
    });
  } finally {
    await database.end();
  }
}

async function isOurTurn(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ ours: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('postrider.migrate')) as ours`,
  );
  return rows[0]?.ours === true;
}

async function takeSteps(databaseUrl: string): Promise<string[]> {
  const done: string[] = [];
  for (let left = TRIES; ; left--) {
    try {
      for (;;) {
        const step = await takeStep(databaseUrl);
        if (step.length === 0) return done;
        done.push(...step);
      }
    } catch (error) {
      if (left <= 1 || !isBusy(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
    }
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && BUSY_CODES.has(String(error.code));

/** The next step, if there is one. */
async function takeStep(databaseUrl: string): Promise<string[]> {
  const knex: Knex = knexFactory({
    client: 'pg',
    connection: databaseUrl,
    pool: { min: 0, max: 2 },
    migrations: {
      tableName: 'schema_migrations',
      migrationSource: {
        getMigrations: async () => [...MIGRATIONS],
        getMigrationName: (migration: Migration) => migration.name,
        getMigration: async (migration: Migration) => ({
          config: { transaction: migration.outsideTransaction !== true },
          up: async (trx: Knex) => {
            if (migration.outsideTransaction !== true) await trx.raw(LOCK_TIMEOUT);
            await migration.up(trx);
          },
          down: async () => {
            throw new Error(`${migration.name} cannot be undone: migrations go forward only.`);
          },
        }),
      },
    },
  });
  try {
    const [, done] = (await knex.migrate.up()) as [number, string[]];
    return done;
  } finally {
    await knex.destroy();
  }
}
