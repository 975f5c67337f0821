import pg from 'pg';

/** The pool every process shares with its statements. */
export type Database = pg.Pool;
/** Where a statement can run: the pool, or the one connection of a transaction. */
export type Sql = Pick<pg.ClientBase, 'query'>;

export interface ConnectOptions {
  /** Connections at the most. More than the server's `max_connections` allows in all makes others fail. */
  maxConnections: number;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** A statement that runs longer is ended by the server. Default 30 s. */
  statementTimeoutMs?: number;
  /** For migrations, which may take their time, hold a transaction open meanwhile, and set limits of their own. */
  unlimited?: true;
  /** Told of errors on idle connections; without it they would end the process. */
  onIdleError?: (error: Error) => void;
}

const INT8_OID = 20;
/** How much longer than the server's own limit a statement is waited for: a network that went silent ends nothing. */
const SILENCE_GRACE_MS = 5_000;
/** What the driver says when it gave up waiting. It gives no code. */
export const SILENCE_MESSAGE = 'Query read timeout';

/**
 * A process that is frozen in the middle of a transaction says nothing and keeps its locks, so the server ends the transaction
 * after this long. Also where the process is frozen before it has read a long answer: the server then waits for the network.
 */
const FROZEN_AFTER_MS = 4_000;
/**
 * Nobody waits longer for a lock: whoever was frozen while it waited has given up when the lock becomes free. Longer than
 * `deadlock_timeout` (1 s), which tells two who wait for each other from two who wait.
 */
const LOCK_TIMEOUT_MS = 2_000;

/** The limits of every connection of both programs. */
function limitsOf({ statementTimeoutMs = 30_000 }: ConnectOptions) {
  return {
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + SILENCE_GRACE_MS,
    idle_in_transaction_session_timeout: FROZEN_AFTER_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    options: `-c tcp_user_timeout=${FROZEN_AFTER_MS}`,
  };
}

export function connect(databaseUrl: string, options: ConnectOptions): Database {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.maxConnections,
    application_name: options.applicationName,
    connectionTimeoutMillis: 10_000,
    ...(options.unlimited !== true && limitsOf(options)),
    types: {
      // Our int8 columns are versions and counts, far below 2^53; the driver's default of strings invites "1" + 1.
      getTypeParser: ((oid: number, format: 'text' | 'binary') =>
        oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  // A connection that breaks between two statements of a transaction reports it as an event, and an error event that
  // nobody listens for ends the process. Whoever uses the connection learns of it from the next statement.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/**
 * For what locks whole tables, as a statement: behind it everybody else who wants that table queues up, so it does not wait long.
 * Longer than `deadlock_timeout` (1 s), after which autovacuum gives way to whoever waits for it.
 */
export const LOCK_TIMEOUT = `set local lock_timeout = '2s'`;

/** Runs a piece of work in one transaction: committed when it returns, rolled back when it throws. */
export function inTransaction<T>(database: Database, work: (sql: pg.PoolClient) => Promise<T>): Promise<T> {
  return transact(database, 'begin', work);
}

/**
 * Lets a piece of work read the database as it is at its first statement, whatever is committed meanwhile. An answer that
 * is put together from several statements tells of one moment only so. It cannot write.
 */
export function inSnapshot<T>(database: Database, work: (sql: pg.PoolClient) => Promise<T>): Promise<T> {
  return transact(database, 'begin isolation level repeatable read, read only', work);
}

/** Well above what a claim takes that is not frozen. */
const CLAIM_LOCK_TIMEOUT_MS = 250;
const LOCK_NOT_AVAILABLE = '55P03';

/** Whether a lock was waited for and not had in time. */
function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
}

// What joins a few ids with tables of many partitions takes ten times as long to plan as to run, and longer with every week
// that is kept. One plan for all calls knows no statistics, so it is told to go along the keys; one by one, since a scan
// by bitmap does not mark the dead entries that it meets, and the next one meets them again.
export const BEGIN_WITH_KEPT_PLANS = /* sql */ `
  begin; set local plan_cache_mode = force_generic_plan;
  set local enable_seqscan = off; set local enable_bitmapscan = off;
  set local enable_hashjoin = off; set local enable_mergejoin = off`;

/**
 * The same, with each named statement planned once a connection instead of at each call. For statements that find their
 * partitions by joining with the ids: an array of them (`= any($1)`) would be looked for in every partition.
 */
export function inTransactionWithKeptPlans<T>(
  database: Database,
  work: (sql: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return transact(database, BEGIN_WITH_KEPT_PLANS, work);
}

/**
 * A transaction of whoever claims: a claim comes again soon, so it does not wait long for a lock, and other work that follows it
 * goes on meanwhile. Undefined where somebody else has the lock. The statement `first` is sent with the beginning.
 */
export async function inClaim<T>(
  database: Database,
  { keptPlans, first = '' }: { keptPlans: boolean; first?: string },
  work: (sql: pg.PoolClient) => Promise<T>,
): Promise<T | undefined> {
  const begin = keptPlans ? BEGIN_WITH_KEPT_PLANS : 'begin';
  try {
    return await transact(database, `${begin}; set local lock_timeout = '${CLAIM_LOCK_TIMEOUT_MS}ms'; ${first}`, work);
  } catch (error) {
    if (isLockTimeout(error)) return undefined;
    throw error;
  }
}

async function transact<T>(database: Database, begin: string, work: (sql: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that cannot even roll back must not go back to the pool; one that is silent is not asked.
    if (error instanceof Error && error.message === SILENCE_MESSAGE) broken = error;
    else await client.query('rollback').catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken);
  }
}
