import { REPLAY_CHANGED_SIGNAL, REPLAY_WORKFLOW, replayWorkflowId, type ReplayInput } from '@postrider/domain';
import { restartSilentReplays } from '@postrider/store/replays';
import { inTransaction, type Database } from '@postrider/store/sql';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { drainOutbox } from '../drain-outbox.ts';
import { startLoop } from '../loop.ts';

export interface ReplayLoopOptions {
  database: Database;
  client: Client;
  taskQueue: string;
  /** How often rows without a living workflow are looked for. */
  reconcileEveryMs: number;
  /** Creates the parts of the namespace that Temporal lost. Never rejects. */
  prepareNamespace: () => Promise<void>;
  /** The clock of Postgres. */
  now: () => Date;
  log: Logger;
}

const POLL_MS = 1_000;
const SYNCS = { table: 'replay_syncs', limit: 100, leaseMs: 15_000, atOnce: 4, stopAfter: 4 } as const;
const SILENT_PER_ROUND = 100;

/** Starts the workflows of replays, tells them that their rows have changed, and restores those that Temporal lost. */
export function runReplays(options: ReplayLoopOptions): { wake(): void; stop(): Promise<void> } {
  const { database, client, taskQueue, now, log, reconcileEveryMs, prepareNamespace } = options;

  const syncs = startLoop({
    name: 'sync-replays',
    pollMs: POLL_MS,
    now,
    log,
    async round() {
      const next = await drainOutbox(options, SYNCS, async ({ subject: replayId }) => {
        const input: ReplayInput = { replayId };
        await client.workflow.signalWithStart(REPLAY_WORKFLOW, {
          workflowId: replayWorkflowId(replayId),
          taskQueue,
          args: [input],
          signal: REPLAY_CHANGED_SIGNAL,
          staticSummary: `Replay ${replayId}`,
        });
      });
      if (next === 'back_off') await prepareNamespace();
      return next;
    },
  });

  const silent = startLoop({
    name: 'reconcile-replays',
    pollMs: reconcileEveryMs,
    now,
    log,
    async round() {
      const silence = { limit: SILENT_PER_ROUND, now: now() };
      const restarted = await inTransaction(database, (sql) => restartSilentReplays(sql, silence));
      if (restarted > 0) {
        log.warn(
          { replays: restarted },
          'Replays have not gone on for a while; their workflows are started if they are gone',
        );
        syncs.wake();
      }
      return 'wait';
    },
  });

  return {
    wake: () => syncs.wake(),
    async stop() {
      await Promise.all([syncs.stop(), silent.stop()]);
    },
  };
}
