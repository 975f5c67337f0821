import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import type { AwaitOptions } from '../postgres/await-postgres.ts';

const RETRY_MS = 100;

/** Resolves when Temporal answers and has its namespace. Rejects after `timeoutMs`, or when `signal` aborts. */
export async function awaitTemporal(
  address: string,
  options: AwaitOptions & { namespace?: string } = {},
): Promise<void> {
  const { timeoutMs = 60_000, signal, namespace = 'default' } = options;
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const connection = Connection.lazy({ address, connectTimeout: '2s' });
    try {
      await connection.withDeadline(Date.now() + 2_000, () =>
        connection.workflowService.describeNamespace({ namespace }),
      );
      return;
    } catch (cause) {
      if (Date.now() > giveUpAt) {
        throw new Error(`Temporal at ${address} did not answer within ${timeoutMs / 1000} s.`, { cause });
      }
      await delay(RETRY_MS);
    } finally {
      await connection.close().catch(() => undefined);
    }
  }
}
