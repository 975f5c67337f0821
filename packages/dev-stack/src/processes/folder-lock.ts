import { linkSync, renameSync, rmSync } from 'node:fs';
import type * as z from 'zod';
import { readStateFile, writeStateFile } from '../state-file.ts';
import { endProcess } from './end-process.ts';
import { findProcess, isRunning, processIdentity, type ProcessIdentity } from './process-identity.ts';

/** The process that holds the folder. */
const holder = processIdentity.extend({
  /** The npm that started it. If it is gone and has passed on no signal, the holder was left behind by accident. */
  launcher: processIdentity.optional(),
});
type Holder = z.infer<typeof holder>;

export interface LockOptions {
  path: string;
  launcher: ProcessIdentity | undefined;
  say: (line: string) => void;
}

const HOLDER_GRACE_MS = 16_000;

/** Locks the folder for this process, or throws who holds it. Returns a function that unlocks it. */
export async function lockFolder({ path, launcher, say }: LockOptions): Promise<() => void> {
  const self = findProcess(process.pid);
  if (!self) throw new Error('This system does not tell when a process began.');
  const mine = `${path}.${process.pid}`;
  writeStateFile(mine, { ...self, launcher });
  try {
    while (!isLinked(mine, path)) await clearStale(path, say);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(path, { force: true });
}

/** A link appears with its whole content, and only one of several processes can create it. */
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
  const file = readStateFile(path, holder);
  if (file.kind === 'damaged') say(`${path} is damaged and does not tell who has this folder; taking it.`);
  const found = findHolder(path);
  if (found) {
    if (!found.launcher || isRunning(found.launcher)) {
      throw new Error(`Postrider runs in this folder already (process ${found.pid}). Stop that one first.`);
    }
    say(`Ending an earlier start whose npm is gone (process ${found.pid})…`);
    await endProcess(found, { signal: 'SIGTERM', graceMs: HOLDER_GRACE_MS });
  }
  // Renames before it removes: of several processes that clean up, one gets the stale file. A process that has caught a new
  // file instead puts it back.
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (findHolder(aside)) isLinked(aside, path);
  rmSync(aside, { recursive: true, force: true });
}

/** The process that holds the folder and still runs. */
function findHolder(path: string): Holder | undefined {
  const file = readStateFile(path, holder);
  return file.kind === 'kept' && isRunning(file.value) ? file.value : undefined;
}
