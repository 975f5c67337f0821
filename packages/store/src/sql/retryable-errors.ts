import { inTransaction, SILENCE_MESSAGE, type Database, type Sql } from './database.ts';
import { SealBroken } from './sealing.ts';

/**
 * Errors that pass: the same transaction can succeed later. The codes are from the appendix on error codes of the PostgreSQL
 * manual, and the error names of Node and libuv.
 */
const PASSING_CODES: ReadonlyMap<string, string> = new Map([
  ['08000', 'the connection broke'],
  ['08001', 'the connection could not be made'],
  ['08003', 'the connection is gone'],
  ['08004', 'the server refused the connection'],
  ['08006', 'the connection broke while in use'],
  ['08007', 'the connection broke during the commit, which may have happened'],
  ['25006', 'read-only: a standby before its promotion, or an operator set default_transaction_read_only'],
  ['25P03', 'idle_in_transaction_session_timeout: this process was frozen in the middle of a transaction'],
  ['25P04', 'transaction_timeout: the transaction took too long'],
  ['40001', 'serialization failure: another transaction got in between'],
  ['40P01', 'deadlock: we were the one chosen to give way'],
  ['53000', 'out of resources'],
  ['53100', 'the disk is full until somebody makes room'],
  ['53200', 'out of memory'],
  ['53300', 'too many connections: others will finish'],
  ['53400', 'a configured limit is reached, such as temp_file_limit'],
  ['55P03', 'a lock was not available in time (lock_timeout)'],
  ['57014', 'statement_timeout, or an operator cancelled the statement'],
  ['57P01', 'the server is shutting down: an administrator restarts it'],
  ['57P02', 'the server crashed and recovers'],
  ['57P03', 'the server is starting up'],
  ['57P05', 'idle_session_timeout: the server closed the idle connection'],
  ['58000', 'the operating system refused something to the server'],
  ['58030', 'the disk answered the server with an input/output error'],
  ['EAI_AGAIN', 'the name server did not answer'],
  ['ECONNABORTED', 'the connection was cut by the system'],
  ['ECONNREFUSED', 'nobody listens: the server is restarting'],
  ['ECONNRESET', 'the connection was cut'],
  ['EHOSTUNREACH', 'there is no route to the host right now'],
  ['ENETUNREACH', 'there is no route to the network right now'],
  ['ENOTFOUND', 'the name does not resolve: its record moves with a failover'],
  ['EPIPE', 'the connection was cut while writing'],
  ['ETIMEDOUT', 'the network did not answer'],
]);

// Errors of the driver that have no code.
const PASSING_MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  SILENCE_MESSAGE,
];

/** Whether the same transaction can succeed later. */
export function isRetryableDatabaseError(error: unknown): boolean {
  // Node collects one error for each address of a name.
  if (error instanceof AggregateError && error.errors.some(isRetryableDatabaseError)) return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return PASSING_CODES.has(code) || PASSING_MESSAGES.some((message) => error.message.includes(message));
}

const UNIQUE_VIOLATION = '23505';

/** Whether an insert violated this unique constraint. */
export function violatesUnique(error: unknown, constraint: RegExp): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === UNIQUE_VIOLATION &&
    'constraint' in error &&
    typeof error.constraint === 'string' &&
    constraint.test(error.constraint)
  );
}

/**
 * Whether the data itself is the cause, so that a retry cannot help: Postgres refused it (class 22: data exception, 23:
 * constraint violation), or a sealed value does not open.
 */
export function isDataError(error: unknown): boolean {
  if (error instanceof SealBroken) return true;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code);
}

export interface RetryOptions {
  attempts: number;
  /** The delay before the second try. It doubles each time. */
  delayMs: number;
  /** No try begins later than this after the first. Default: no limit. */
  withinMs?: number;
  /**
   * After which errors. Default: after all that pass, and then the work must be safe to repeat, because a commit may lose its
   * answer.
   */
  after?: (error: unknown) => boolean;
}

/** Retries a transaction after errors that pass. */
export async function retryingDatabase<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const latest = performance.now() + (options.withinMs ?? Number.POSITIVE_INFINITY);
  const passes = options.after ?? isRetryableDatabaseError;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= options.attempts || performance.now() > latest || !passes(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, options.delayMs * 2 ** (attempt - 1)));
    }
  }
}

const GAVE_WAY = new Set(['40001', '40P01', '55P03']);

/** Whether Postgres undid the transaction because others were in its way. */
function gaveWay(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && GAVE_WAY.has(error.code);
}

// Much longer than a frozen process can keep its locks. Each try waits for two seconds.
const IN_LINE = { attempts: 10, delayMs: 20, withinMs: 15_000, after: gaveWay };

/**
 * Runs work in a transaction that may have to wait for its turn: many changes of one tenant, or a process that froze with a lock,
 * take longer than one wait for a lock may.
 */
export function retryingTransaction<T>(database: Database, work: (sql: Sql) => Promise<T>): Promise<T> {
  return retryingDatabase(() => inTransaction(database, work), IN_LINE);
}
