import type { Database } from '../sql/database.ts';

/** Woken: the relay's claim loop. */
export const QUEUE_CHANNEL = 'postrider_queue';
/** Woken: the relay's loop over wakes and sweeps. */
export const COMMANDS_CHANNEL = 'postrider_commands';

interface Line {
  busy: boolean;
  again: boolean;
}
const lines = new WeakMap<Database, Map<string, Line>>();

/** Says that something became due. Call it after the commit that made it so; returns at once and never fails. */
export function notifyQueue(database: Database): void {
  notify(database, QUEUE_CHANNEL);
}

/** Says that a command was written (wake, sweep). Call it after the commit; returns at once and never fails. */
export function notifyCommands(database: Database): void {
  notify(database, COMMANDS_CHANNEL);
}

// A commit with a NOTIFY in it takes a database-wide lock, so it never rides in a transaction of ours, and one process
// has one in flight: what is asked for meanwhile is said by a single one afterwards.
function notify(database: Database, channel: string): void {
  let channels = lines.get(database);
  if (channels === undefined) lines.set(database, (channels = new Map()));
  let line = channels.get(channel);
  if (line === undefined) channels.set(channel, (line = { busy: false, again: false }));
  if (line.busy) {
    line.again = true;
    return;
  }
  void sendUntilQuiet(database, channel, line);
}

async function sendUntilQuiet(database: Database, channel: string, line: Line): Promise<void> {
  line.busy = true;
  do {
    line.again = false;
    // A lost notification only costs the listener's poll interval.
    await database.query(`select pg_notify($1, '')`, [channel]).catch(() => undefined);
  } while (line.again);
  line.busy = false;
}
