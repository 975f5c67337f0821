import { join } from 'node:path';
import { endProcess, type EndManner } from './processes/end-process.ts';
import { PROGRAMS, readPidFile, removePidFile, type ProgramName } from './processes/pid-file.ts';
import { isRunning } from './processes/process-identity.ts';

/** What was killed once may be killed again: nobody waits for it to drain. */
const LONGEST_GRACE_MS = 3_000;

/** Ends what an earlier start, itself killed, left running. */
export async function endLeftovers(
  stateDir: string,
  manners: Record<ProgramName, EndManner>,
  say: (line: string) => void,
): Promise<void> {
  const pidFile = join(stateDir, 'pids.json');
  const leftovers = readPidFile(pidFile);
  for (const name of PROGRAMS) {
    const leftover = leftovers.get(name);
    if (!leftover || !isRunning(leftover)) continue;
    say(`Ending the ${name} of an earlier start (pid ${leftover.pid})…`);
    const { signal, graceMs } = manners[name];
    await endProcess(leftover, { signal, graceMs: Math.min(graceMs, LONGEST_GRACE_MS) });
  }
  removePidFile(pidFile);
}
