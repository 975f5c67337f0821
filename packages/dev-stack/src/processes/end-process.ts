import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './process-identity.ts';

const POLL_MS = 50;
/** How long the system may take to remove a killed process. */
const KILL_MS = 3_000;

/** The signal that asks a program to end, and how long it may take before it is killed. */
export interface EndManner {
  signal: NodeJS.Signals;
  graceMs: number;
}

/** Ends any process and waits until it is gone. Does nothing if it is already gone. */
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
    // It has just ended.
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
