import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const RETRY_MS = 50;
const INVALID_PASSWORD = '28P01';

/** Resolves when Postgres answers a query. Rejects with the last error after `timeoutMs`, or when `signal` aborts. */
export async function awaitPostgres(url: string, { timeoutMs = 60_000, signal }: AwaitOptions = {}): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    // An idle client that loses its server emits an `error` event, which ends the process if it has no listener.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch (cause) {
      if ((cause as { code?: string }).code === INVALID_PASSWORD) {
        throw new Error('Postgres refuses our password: its data was made with another one. Put that one back.', {
          cause,
        });
      }
      if (Date.now() > giveUpAt) throw new Error(`Postgres did not answer within ${timeoutMs / 1000} s.`, { cause });
      await delay(RETRY_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

export interface AwaitOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
}
