import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { findProcess, type ProcessIdentity } from './process-identity.ts';

/** The programs of the stack, in the order in which they end: each before what it needs. */
export const PROGRAMS = ['server', 'worker', 'temporal', 'postgres'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

interface PidFile extends Partial<Record<ProgramName, number>> {
  /** When each began, so that a number which now belongs to somebody else is left alone. */
  started: Partial<Record<ProgramName, string>>;
}

/** Replaces the file in one step: readers see the old one or the new one, whole. */
export function writePidFile(path: string, pids: ReadonlyMap<ProgramName, number>): void {
  const content: Partial<PidFile> = {};
  const started: PidFile['started'] = {};
  for (const name of PROGRAMS) {
    const pid = pids.get(name);
    const identity = pid === undefined ? undefined : findProcess(pid);
    if (!identity) continue;
    content[name] = identity.pid;
    started[name] = identity.started;
  }
  const partial = `${path}.new`;
  writeFileSync(partial, `${JSON.stringify({ ...content, started } satisfies PidFile, null, 2)}\n`);
  renameSync(partial, path);
}

/** The programs that an earlier start wrote down, whether or not they still run. */
export function readPidFile(path: string): Map<ProgramName, ProcessIdentity> {
  const found = new Map<ProgramName, ProcessIdentity>();
  const content = readWritten(path);
  for (const name of PROGRAMS) {
    const [pid, started] = [content?.[name], content?.started[name]];
    if (pid !== undefined && started !== undefined) found.set(name, { pid, started });
  }
  return found;
}

export function removePidFile(path: string): void {
  rmSync(path, { force: true });
}

function readWritten(path: string): PidFile | undefined {
  try {
    // Only `writePidFile` writes it, and only whole.
    return JSON.parse(readFileSync(path, 'utf8')) as PidFile;
  } catch {
    return undefined;
  }
}
