import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { endProcess } from './end-process.ts';
import { findProcess, isRunning, type ProcessIdentity } from './process-identity.ts';

/** Who holds the folder. */
interface Holder extends ProcessIdentity {
  /** The npm that started it. If that is gone without having passed on a signal, nobody holds the folder on purpose. */
  launcher: ProcessIdentity | undefined;
}

export interface LockOptions {
  path: string;
  launcher: ProcessIdentity | undefined;
  say: (line: string) => void;
}

const HOLDER_GRACE_MS = 16_000;

/** Takes the folder for this process, or says who has it. Returns what gives it back. */
export async function lockFolder({ path, launcher, say }: LockOptions): Promise<() => void> {
  const self = findProcess(process.pid);
  if (!self) throw new Error('This system does not tell when a process began.');
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ ...self, launcher } satisfies Holder));
  try {
    while (!isLinked(mine, path)) await clearStale(path, say);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(path, { force: true });
}

/** A link appears with its whole content, and only for one of several who try. */
function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function clearStale(path: string, say: (line: string) => void): Promise<void> {
  const holder = readHolder(path);
  if (holder && isRunning(holder)) {
    if (!holder.launcher || isRunning(holder.launcher)) {
      throw new Error(`Postrider runs in this folder already (process ${holder.pid}). Stop that one first.`);
    }
    say(`Ending an earlier start whose npm is gone (process ${holder.pid})…`);
    await endProcess(holder, { signal: 'SIGTERM', graceMs: HOLDER_GRACE_MS });
  }
  // Renamed before it is removed: of several who clear at once, one gets the stale file; whoever caught a new one
  // in its place gives it back.
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const caught = readHolder(aside);
  if (caught && isRunning(caught)) isLinked(aside, path);
  rmSync(aside, { force: true });
}

function readHolder(path: string): Holder | undefined {
  try {
    // Only `lockFolder` writes it, and it appears whole.
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
