import { SILENCE_MESSAGE } from './database.ts';
import { SealBroken } from './sealing.ts';

/**
 * Failures of Postgres after which the same transaction may simply be run again.
 * The reason beside each is from the PostgreSQL manual's appendix on error codes, or Node's and libuv's error names.
 */
const RETRYABLE_CODES: Readonly<Record<string, string>> = {
  '40001': 'serialization failure: another transaction got in between',
  '40P01': 'deadlock: we were the one chosen to give way',
  '53300': 'too many connections: others will finish',
  '55P03': 'a lock was not available in time',
  '57P01': 'the server is shutting down: an administrator restarts it',
  '57P02': 'the server crashed and recovers',
  '57P03': 'the server is starting up',
  '08000': 'the connection broke',
  '08003': 'the connection is gone',
  '08006': 'the connection broke while in use',
  ECONNREFUSED: 'nobody listens: the server is restarting',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut while writing',
  ETIMEDOUT: 'the network did not answer',
};

// The driver reports these without a code.
const RETRYABLE_MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  SILENCE_MESSAGE,
];

export function isRetryableDatabaseError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code in RETRYABLE_CODES || RETRYABLE_MESSAGES.some((message) => error.message.includes(message));
}

const UNIQUE_VIOLATION = '23505';

/** Whether an insert met a row that is already there under this constraint. */
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
 * Whether the data itself was refused, so that running it again cannot help: by Postgres (class 22: data exception, 23:
 * constraint), or because a sealed value does not open.
 */
export function isDataError(error: unknown): boolean {
  if (error instanceof SealBroken) return true;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code);
}

export interface RetryOptions {
  attempts: number;
  /** Before the second try; doubles each time. */
  delayMs: number;
}

/** Runs a transaction again when Postgres had a hiccup. The work must be safe to run twice after an unclear commit. */
export async function retryingDatabase<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= options.attempts || !isRetryableDatabaseError(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, options.delayMs * 2 ** (attempt - 1)));
    }
  }
}
