import knexFactory from 'knex';
import type { Knex } from 'knex';
import { connect, inTransaction } from './database.ts';
import { initial } from './migrations/0001-initial.ts';
import { preferences } from './migrations/0002-preferences.ts';
import { askedRetries } from './migrations/0003-asked-retries.ts';
import { slotsAtTheLastMoment } from './migrations/0004-slots-at-the-last-moment.ts';
import type { Migration } from './migrations/migration.ts';
import { createPartitions } from './partitions.ts';

const MIGRATIONS: readonly Migration[] = [initial, preferences, askedRetries, slotsAtTheLastMoment];

/**
 * Brings the schema up to date and makes the coming weeks' partitions. Returns the names of the steps taken.
 * Several processes may call it at once: all but one wait, then find nothing left to do.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const database = connect(databaseUrl, {
    // One holds the lock, the other makes partitions.
    maxConnections: 2,
    applicationName: 'postrider-migrate',
    statementTimeoutMs: 0,
  });
  try {
    return await inTransaction(database, async (sql) => {
      // knex's own lock makes the second process fail instead of wait.
      await sql.query(`select pg_advisory_xact_lock(hashtext('postrider.migrate'))`);
      const done = await takeSteps(databaseUrl);
      await createPartitions(database, new Date());
      return done;
    });
  } finally {
    await database.end();
  }
}

async function takeSteps(databaseUrl: string): Promise<string[]> {
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
          up: async (trx: Knex) => void (await migration.up(trx)),
          down: async () => {
            throw new Error(`${migration.name} cannot be undone: migrations go forward only.`);
          },
        }),
      },
    },
  });
  try {
    const [, done] = (await knex.migrate.latest()) as [number, string[]];
    return done;
  } finally {
    await knex.destroy();
  }
}
