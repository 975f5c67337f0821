import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

/** What SQLite says. Also in the log of the server. */
export const INTERRUPTED = 'interrupted (9)';
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 500;
const PATIENCE_MS = 10_000;

/**
 * Whether Temporal's development server has to be started again. When a query is cancelled at the wrong moment, which happens on a
 * busy machine, its only connection to SQLite may refuse all further ones (modernc.org/sqlite before 1.44, Temporal's pull request
 * 9198). With its file it goes on where it was.
 */
export async function isInterrupted(address: string): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await delay(BETWEEN_LOOKS_MS);
    if (!(await seemsInterrupted(address))) return false;
  }
  return true;
}

async function seemsInterrupted(address: string): Promise<boolean> {
  // Without interceptors a refused call is not tried again.
  const connection = Connection.lazy({ address, connectTimeout: '2s', interceptors: [] });
  try {
    // It reads from SQLite each time.
    const list = async () => connection.workflowService.listNamespaces({ pageSize: 1 });
    await connection.withDeadline(Date.now() + PATIENCE_MS, list);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.includes(INTERRUPTED);
  } finally {
    await connection.close().catch(() => undefined);
  }
}
