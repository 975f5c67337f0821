import { randomBytes } from 'node:crypto';
import { testPostgresUrl } from '@postrider/dev-stack/testing';
import pg from 'pg';
import { migrate } from './sql/migrate.ts';

export { testEndpointSettings } from './test-endpoint-settings.ts';
export { testScheduleSettings } from './test-schedule-settings.ts';

/** A database for one test, with the current schema and without data. */
export interface TestDatabase {
  url: string;
  database: string;
  /** Ends its connections, then drops it. */
  drop(): Promise<void>;
}

const TEMPLATE = 'postrider_template';
/** Any number. All tests of a run must use the same. */
const TEMPLATE_LOCK = 1;

/** Makes a database for one test: a copy of a template that the first test of a run migrates. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const postgresUrl = await testPostgresUrl();
  const database = `test_${randomBytes(8).toString('hex')}`;
  await withClient(postgresUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rows } = await client.query('select 1 from pg_database where datname = $1 and not datallowconn', [
      TEMPLATE,
    ]);
    if (rows.length === 0) await createTemplate(client, postgresUrl);
    // Nothing reaches a disk in tests: to copy the files takes half of the CPU of copying their pages through the log.
    await client.query(`create database ${database} template ${TEMPLATE} strategy file_copy`);
  });
  const drop = (): Promise<void> =>
    withClient(postgresUrl, async (client) => void (await client.query(`drop database ${database} with (force)`)));
  return { url: urlOf(postgresUrl, database), database, drop };
}

async function createTemplate(client: pg.Client, postgresUrl: string): Promise<void> {
  // A failed migration may have left one behind.
  await client.query(`drop database if exists ${TEMPLATE} with (force)`);
  await client.query(`create database ${TEMPLATE}`);
  await migrate(urlOf(postgresUrl, TEMPLATE));
  // Postgres cannot copy a database that somebody is connected to.
  await client.query(`alter database ${TEMPLATE} with allow_connections false`);
}

function urlOf(postgresUrl: string, database: string): string {
  const url = new URL(postgresUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Closing the connection releases its advisory lock. */
async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
