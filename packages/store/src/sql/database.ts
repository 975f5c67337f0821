import pg from 'pg';

export type Database = pg.Pool;
/** The pool, or the connection of a transaction. */
export type Sql = Pick<pg.ClientBase, 'query'>;

export interface ConnectOptions {
  /** If all pools together exceed the server's `max_connections`, connecting fails. */
  maxConnections: number;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** The server ends a statement that runs longer. Default 30 s. */
  statementTimeoutMs?: number;
  /** For migrations. They may run long, keep a transaction open meanwhile, and set their own limits. */
  unlimited?: true;
  /** Gets the errors of idle connections. */
  onIdleError?: (error: Error) => void;
  /** Gets how long each statement or transaction waited for a connection, also in vain. */
  onWaited?: (waitedMs: number) => void;
}

const INT8_OID = 20;
/** The driver waits so much longer than `statement_timeout`, which has no effect when the network is silent. */
const SILENCE_GRACE_MS = 5_000;
/** The message of the driver when it stops waiting. The error has no code. */
export const SILENCE_MESSAGE = 'Query read timeout';

/**
 * A process that freezes in a transaction keeps its locks. The server ends such a transaction after this time, also if the
 * process froze before it read a long answer (`tcp_user_timeout`).
 */
const FROZEN_AFTER_MS = 4_000;
/**
 * Limits each wait for a lock, so that a process that froze while it waited never gets the lock. Longer than
 * `deadlock_timeout` (1 s), so that Postgres still detects deadlocks.
 */
const LOCK_TIMEOUT_MS = 2_000;

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
    // A connection sends a statement without waiting for the answers to those before.
    pipeline: true,
    application_name: options.applicationName,
    connectionTimeoutMillis: 10_000,
    ...(options.unlimited !== true && limitsOf(options)),
    types: {
      // Our int8 columns are versions and counts, far below 2^53. The driver would return them as strings.
      getTypeParser: ((oid: number, format: 'text' | 'binary') =>
        oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  // A connection that breaks between two statements emits an error event. Without a listener it would end the process. The
  // next statement fails anyway.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  if (options.onWaited !== undefined) observeWaits(pool, options.onWaited);
  return pool;
}

type OnConnect = Parameters<pg.Pool['connect']>[0];

/** The pool has no event for the beginning of a wait. `pool.query` connects by a callback. */
function observeWaits(pool: pg.Pool, onWaited: (waitedMs: number) => void): void {
  const connectPlain = pool.connect.bind(pool);
  function observed(onConnect?: OnConnect): Promise<pg.PoolClient> | void {
    const begunMs = performance.now();
    const end = () => onWaited(performance.now() - begunMs);
    if (onConnect === undefined) return connectPlain().finally(end);
    return connectPlain((...result) => {
      end();
      onConnect(...result);
    });
  }
  pool.connect = observed as pg.Pool['connect']; // both of its forms
}

/**
 * A statement to run before a lock of a whole table. Everybody else who needs the table waits behind it, so it must not wait
 * long. Longer than `deadlock_timeout` (1 s), after which autovacuum releases the table.
 */
export const LOCK_TIMEOUT = `set local lock_timeout = '2s'`;

/** Runs work in one transaction. Commits when it returns, rolls back when it throws. */
export function inTransaction<T>(database: Database, work: (sql: pg.PoolClient) => Promise<T>): Promise<T> {
  return transact(database, { begin: 'begin', work });
}

/** Runs work whose statements all see the database as it is at the first one. The work cannot write. */
export function inSnapshot<T>(database: Database, work: (sql: pg.PoolClient) => Promise<T>): Promise<T> {
  return transact(database, { begin: 'begin isolation level repeatable read, read only', work });
}

/** Well above the time of a claim, unless its process is frozen. */
const CLAIM_LOCK_TIMEOUT_MS = 250;
const BRIEFLY = `set local lock_timeout = '${CLAIM_LOCK_TIMEOUT_MS}ms'`;
const LOCK_NOT_AVAILABLE = '55P03';

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
}

// Planning a join of a few ids with tables of many partitions takes ten times as long as running it, and longer with every
// week of data. A generic plan does not know the values, so these settings make it use indexes. Bitmap scans are off because
// they never mark dead index entries, so that each scan would visit them again.
const KEPT_PLANS: readonly [setting: string, value: string, usually: string][] = [
  ['plan_cache_mode', 'force_generic_plan', 'auto'],
  ['enable_seqscan', 'off', 'on'],
  ['enable_bitmapscan', 'off', 'on'],
  ['enable_hashjoin', 'off', 'on'],
  ['enable_mergejoin', 'off', 'on'],
];
const KEEP_PLANS = KEPT_PLANS.map(([setting, value]) => `set local ${setting} = ${value}`).join('; ');
const PLAN_AS_USUAL = KEPT_PLANS.map(([setting, , usually]) => `set local ${setting} = ${usually}`).join('; ');
export const BEGIN_WITH_KEPT_PLANS = `begin; ${KEEP_PLANS}`;

/**
 * Runs work in a transaction in which Postgres plans each named statement once per connection. For statements that join with
 * their ids: an array of ids (`= any($1)`) would be searched in every partition.
 */
export function inTransactionWithKeptPlans<T>(
  database: Database,
  work: (sql: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return transact(database, { begin: BEGIN_WITH_KEPT_PLANS, work });
}

/**
 * The same, one round trip shorter: `lock` is sent together with `begin`. It runs one statement, which may run without the
 * transaction should `begin` fail.
 */
export function inTransactionFromLock<Locked, T>(
  database: Database,
  lock: (sql: Sql) => Promise<Locked>,
  work: (sql: pg.PoolClient, locked: Locked) => Promise<T>,
): Promise<T> {
  let locked: Promise<Locked>;
  const first = (sql: Sql) => (locked = lock(sql));
  return transact(database, { begin: BEGIN_WITH_KEPT_PLANS, first, work: async (sql) => work(sql, await locked) });
}

/**
 * Runs one named statement that only reads with its kept plan, in a transaction or outside. By itself Postgres plans it anew
 * for its first five calls on each connection.
 */
export async function withKeptPlan<T>(sql: Sql, read: (sql: Sql) => Promise<T>): Promise<T> {
  if (sql instanceof pg.Pool) return readWithKeptPlans(sql, read);
  await sql.query(KEEP_PLANS);
  const result = await read(sql);
  await sql.query(PLAN_AS_USUAL);
  return result;
}

/** Runs one statement that only reads, with kept plans, in one round trip. */
export function readWithKeptPlans<T>(database: Database, read: (sql: Sql) => Promise<T>): Promise<T> {
  return transactAtOnce(database, BEGIN_WITH_KEPT_PLANS, read);
}

/**
 * Runs a claim of one statement in one round trip, after the statement `lock`. Undefined as for `inClaim`. Should `begin`
 * fail, the claim may run without the lock: it must look whether it is held.
 */
export function claimAtOnce<T>(
  database: Database,
  lock: string,
  claim: (sql: Sql) => Promise<T>,
): Promise<T | undefined> {
  return unlessLocked(transactAtOnce(database, `${BEGIN_WITH_KEPT_PLANS}; ${BRIEFLY}; ${lock}`, claim));
}

/**
 * Runs a claim in a transaction. It waits only briefly for locks, because the next claim comes soon. Undefined if it did not
 * get a lock.
 */
export function inClaim<T>(
  database: Database,
  { keptPlans }: { keptPlans: boolean },
  work: (sql: pg.PoolClient) => Promise<T>,
): Promise<T | undefined> {
  const begin = `${keptPlans ? BEGIN_WITH_KEPT_PLANS : 'begin'}; ${BRIEFLY}`;
  return unlessLocked(transact(database, { begin, work }));
}

async function unlessLocked<T>(claim: Promise<T>): Promise<T | undefined> {
  try {
    return await claim;
  } catch (error) {
    if (isLockTimeout(error)) return undefined;
    throw error;
  }
}

/** Sends `begin`, a statement and `commit` together. After a statement that failed, `commit` rolls back. */
async function transactAtOnce<T>(database: Database, begin: string, run: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await database.connect();
  const running = async () => run(client);
  const sent = [client.query(begin), running(), client.query('commit')] as const;
  const [, , committed] = await Promise.allSettled(sent);
  client.release(committed.status === 'rejected');
  const [, result] = await Promise.all(sent);
  return result;
}

interface Transaction<T> {
  begin: string;
  /** A statement that is sent together with `begin`. */
  first?: (sql: Sql) => Promise<unknown>;
  work: (sql: pg.PoolClient) => Promise<T>;
}

async function transact<T>(database: Database, { begin, first, work }: Transaction<T>): Promise<T> {
  const client = await database.connect();
  let broken: Error | undefined;
  try {
    await Promise.all([client.query(begin), first?.(client)]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that is silent or cannot roll back must not return to the pool.
    if (error instanceof Error && error.message === SILENCE_MESSAGE) broken = error;
    else await client.query('rollback').catch((cause: Error) => (broken = cause));
    throw error;
  } finally {
    client.release(broken);
  }
}
