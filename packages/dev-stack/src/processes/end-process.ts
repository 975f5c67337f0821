import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './process-identity.ts';

const POLL_MS = 50;
/** What the system may take to clear up a process that was killed. */
const KILL_MS = 3_000;

/** How to ask a program to end, and how long it may take before it is made to. */
export interface EndManner {
  signal: NodeJS.Signals;
  graceMs: number;
}

/** Ends a process, whoever started it, and waits until it is gone. One that is gone already is fine. */
export async function endProcess(process: ProcessIdentity, { signal, graceMs }: EndManner): Promise<void> {
  send(process, signal);
  if (await isGoneWithin(process, graceMs)) return;
  send(process, 'SIGKILL');
  if (await isGoneWithin(process, KILL_MS)) return;
  throw new Error(`Process ${process.pid} does not end, not even when killed.`);
}

function send(target: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch (error) {
    // It ended in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw new Error(`Process ${target.pid} cannot be ended; did another user start it?`, { cause: error });
    }
  }
}

async function isGoneWithin(process: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const giveUpAt = Date.now() + timeoutMs;
  while (isRunning(process)) {
    if (Date.now() >= giveUpAt) return false;
    await delay(POLL_MS);
  }
  return true;
}
