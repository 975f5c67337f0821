import knexFactory from 'knex';
import { initial } from './migrations/0001-initial.ts';
import type { Migration } from './migrations/migration.ts';
import { createPartitions } from './partitions.ts';
import { connect } from './database.ts';

const MIGRATIONS: readonly Migration[] = [initial];

/** Brings the schema up to date, several processes at once included (knex's lock decides). Returns the steps taken. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const knex = knexFactory({
    client: 'pg',
    connection: databaseUrl,
    pool: { min: 0, max: 2 },
    migrations: {
      tableName: 'schema_migrations',
      migrationSource: {
        getMigrations: async () => [...MIGRATIONS],
        getMigrationName: (migration: Migration) => migration.name,
        getMigration: async (migration: Migration) => ({
          up: async (trx: typeof knex) => void (await migration.up(trx)),
          down: async () => {
            throw new Error(`${migration.name} cannot be undone: migrations go forward only.`);
          },
        }),
      },
    },
  });
  try {
    const [, done] = (await knex.migrate.latest()) as [number, string[]];
    const database = connect(databaseUrl, { maxConnections: 1, applicationName: 'postrider-migrate' });
    await createPartitions(database, new Date()).finally(() => database.end());
    return done;
  } finally {
    await knex.destroy();
  }
}
