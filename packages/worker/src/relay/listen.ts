import { COMMANDS_CHANNEL, QUEUE_CHANNEL } from '@postrider/store/outbox';
import type { Database } from '@postrider/store/sql';
import type { Logger } from 'pino';

export interface Listeners {
  onQueue: () => void;
  onCommands: () => void;
}

const RECONNECT_AFTER_MS = 1_000;

/** Hears what the API announces, on a connection of its own. While it is down the loops' polls carry on. */
export function listen(database: Database, listeners: Listeners, log: Logger): { stop(): Promise<void> } {
  let stopped = false;
  let hangUp: (() => void) | undefined;

  async function hear(): Promise<void> {
    const client = await database.connect();
    try {
      await client.query(`listen ${QUEUE_CHANNEL}`);
      await client.query(`listen ${COMMANDS_CHANNEL}`);
      // What was announced before this line was heard by nobody.
      listeners.onQueue();
      listeners.onCommands();
      await new Promise<void>((resolve, reject) => {
        client.on('notification', ({ channel }) =>
          channel === QUEUE_CHANNEL ? listeners.onQueue() : listeners.onCommands(),
        );
        client.on('error', reject);
        client.on('end', resolve);
        hangUp = resolve;
        if (stopped) resolve();
      });
    } finally {
      client.release(true);
    }
  }

  const hearing = (async () => {
    while (!stopped) {
      await hear().catch((error: unknown) =>
        log.warn({ err: error }, 'The notification connection broke; polling meanwhile'),
      );
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, RECONNECT_AFTER_MS));
    }
  })();
  return {
    async stop() {
      stopped = true;
      hangUp?.();
      await hearing;
    },
  };
}
