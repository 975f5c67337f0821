import type { Database } from '../sql/database.ts';

/** The relay's claim loop listens to it. */
export const QUEUE_CHANNEL = 'postrider_queue';
/** The relay's loops over the outbox listen to it. */
export const COMMANDS_CHANNEL = 'postrider_commands';

const NOTIFY = `select pg_notify($1, ''), set_config('synchronous_commit', 'off', true)`;

interface Notifier {
  busy: boolean;
  again: boolean;
}
const notifiers = new WeakMap<Database, Map<string, Notifier>>();

/** Notifies the relay that a delivery is due. Call it after the commit. Returns at once and never fails. */
export function notifyQueue(database: Database): void {
  notify(database, QUEUE_CHANNEL);
}

/** Notifies the relay of a new row in the outbox. Call it after the commit. Returns at once and never fails. */
export function notifyCommands(database: Database): void {
  notify(database, COMMANDS_CHANNEL);
}

// A commit with a NOTIFY takes a database-wide lock. So NOTIFY is never part of a transaction, and each process sends one
// at a time: calls that come meanwhile share the next one.
function notify(database: Database, channel: string): void {
  let channels = notifiers.get(database);
  if (channels === undefined) notifiers.set(database, (channels = new Map()));
  let notifier = channels.get(channel);
  if (notifier === undefined) channels.set(channel, (notifier = { busy: false, again: false }));
  if (notifier.busy) notifier.again = true;
  else void sendAll(database, channel, notifier);
}

async function sendAll(database: Database, channel: string, notifier: Notifier): Promise<void> {
  notifier.busy = true;
  do {
    notifier.again = false;
    // If a notification is lost, the listener finds the row at its next poll. So its commit does not wait for the disk.
    await database.query(NOTIFY, [channel]).catch(() => undefined);
  } while (notifier.again);
  notifier.busy = false;
}
