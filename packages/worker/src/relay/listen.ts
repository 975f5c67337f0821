import { COMMANDS_CHANNEL, QUEUE_CHANNEL } from '@postrider/store/outbox';
import type { Database } from '@postrider/store/sql';
import type { Logger } from 'pino';

export interface Listeners {
  onQueue: () => void;
  onCommands: () => void;
}

const RECONNECT_AFTER_MS = 1_000;

/** Receives the notifications of the API on a connection of its own. While it is down, the loops poll. */
export function listen(database: Database, listeners: Listeners, log: Logger): { stop(): Promise<void> } {
  let stopped = false;
  let disconnect: (() => void) | undefined;

  async function listenOnce(): Promise<void> {
    const client = await database.connect();
    try {
      await client.query(`listen ${QUEUE_CHANNEL}`);
      await client.query(`listen ${COMMANDS_CHANNEL}`);
      // Notifications that were sent before LISTEN are lost.
      listeners.onQueue();
      listeners.onCommands();
      await new Promise<void>((resolve, reject) => {
        client.on('notification', ({ channel }) =>
          channel === QUEUE_CHANNEL ? listeners.onQueue() : listeners.onCommands(),
        );
        client.on('error', reject);
        client.on('end', resolve);
        disconnect = resolve;
        if (stopped) resolve();
      });
    } finally {
      client.release(true);
    }
  }

  const listening = (async () => {
    while (!stopped) {
      await listenOnce().catch((error: unknown) =>
        log.warn({ err: error }, 'The notification connection broke; polling meanwhile'),
      );
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, RECONNECT_AFTER_MS));
    }
  })();
  return {
    async stop() {
      stopped = true;
      disconnect?.();
      await listening;
    },
  };
}
