import { join } from 'node:path';
import { endProcess } from './processes/end-process.ts';
import { PROGRAMS, readPidFile, removePidFile, type KeptPids } from './processes/pid-file.ts';
import { isRunning, listProcesses } from './processes/process-identity.ts';
import { END_MANNERS, programMarks, type StackEntries } from './stack-programs.ts';

/** Short: their start was killed, so nobody waits for them to drain. */
const LONGEST_GRACE_MS = 3_000;

export interface LeftoverOptions {
  stateDir: string;
  entries: StackEntries;
  say: (line: string) => void;
}

/**
 * Ends the programs that an earlier start left running because it was killed. Without a record of their pids a person must end
 * them: a command line alone is not reason enough to kill a process.
 */
export async function endLeftovers(options: LeftoverOptions): Promise<void> {
  const { stateDir, say } = options;
  const path = join(stateDir, 'pids.json');
  const file = readPidFile(path);
  if (file.kind === 'kept') {
    await endWritten(file.value, say);
  } else {
    const state = file.kind === 'damaged' ? 'is damaged' : 'is not there';
    requireNone(`${path} ${state}`, options);
    if (file.kind === 'damaged') say(`${path} ${state}. No program of an earlier start runs, so that does no harm.`);
  }
  removePidFile(path);
}

async function endWritten({ programs, supervisor }: KeptPids, say: LeftoverOptions['say']): Promise<void> {
  // Possible only if the lock was lost too. Else that start would still hold the folder.
  if (supervisor && supervisor.pid !== process.pid && isRunning(supervisor)) {
    throw new Error(`Postrider runs in this folder already (process ${supervisor.pid}). Stop that one first.`);
  }
  for (const name of PROGRAMS) {
    const leftover = programs.get(name);
    if (!leftover || !isRunning(leftover)) continue;
    say(`Ending the ${name} of an earlier start (pid ${leftover.pid})…`);
    const { signal, graceMs } = END_MANNERS[name];
    await endProcess(leftover, { signal, graceMs: Math.min(graceMs, LONGEST_GRACE_MS) });
  }
}

function requireNone(problem: string, { stateDir, entries }: LeftoverOptions): void {
  const marks = programMarks(stateDir, entries);
  const found = listProcesses().flatMap(({ pid, command }) => {
    const name = PROGRAMS.find((each) => command.includes(marks[each]));
    return name === undefined ? [] : [{ name, pid }];
  });
  if (found.length === 0) return;
  const programs = found.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
  throw new Error(
    `${problem}, and programs of an earlier start still run here: ${programs}.\n` +
      `End them, then start again:\n\n  kill ${found.map(({ pid }) => pid).join(' ')}`,
  );
}
