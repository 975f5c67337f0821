import { MIGRATIONS } from '../sql/migrations/all-migrations.ts';
import type { Sql } from '../sql/database.ts';
import { readRows } from '../sql/statement.ts';

/** What only the database knows about the deployment. */
export interface SystemFacts {
  postgresVersion: string;
  databaseBytes: number;
  /** The clock of Postgres. */
  at: Date;
  migrations: {
    applied: number;
    /** Those that this version needs and that were not made. */
    missing: string[];
    /** Those of a later version. */
    unknown: string[];
  };
  /** Of the last day, except those that stopped in order. */
  workers: WorkerSeen[];
}

interface WorkerSeen {
  host: string;
  pid: number;
  startedAt: Date;
  seenAt: Date;
}

interface Database {
  postgresVersion: string;
  databaseBytes: number;
  at: Date;
  migrations: string[];
}

/** A killed worker stays on the list for a day: more than this many are of nobody's interest. */
const MOST_WORKERS = 100;

export async function readSystem(sql: Sql): Promise<SystemFacts> {
  const [[database], workers] = await Promise.all([
    readRows<Database>(sql, { text: DATABASE, values: [] }),
    readRows<WorkerSeen>(sql, { text: WORKERS, values: [] }),
  ]);
  if (database === undefined) throw new Error('A query without a table has one row.');
  const known = MIGRATIONS.map(({ name }) => name);
  const { migrations: applied, ...facts } = database;
  return {
    ...facts,
    migrations: {
      applied: applied.length,
      missing: known.filter((name) => !applied.includes(name)),
      unknown: applied.filter((name) => !known.includes(name)),
    },
    workers,
  };
}

const DATABASE = `
  select current_setting('server_version') as postgres_version,
    pg_database_size(current_database())::bigint as database_bytes, clock_timestamp() as at,
    (select array_agg(name::text order by id) from schema_migrations) as migrations`;

const WORKERS = `
  select host, pid, started_at, seen_at from workers order by seen_at desc, boot_id limit ${MOST_WORKERS}`;
