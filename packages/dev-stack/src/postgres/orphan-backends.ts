import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import { endProcess } from '../processes/end-process.ts';
import { findProcess, listProcesses } from '../processes/process-identity.ts';

const GRACE_MS = 2_000;

/**
 * Ends backends that outlived a killed postmaster in the middle of a query: as long as one of them lives, no new postmaster
 * takes the data. Known by their working directory, which is the data folder; where the system does not tell it (no /proc),
 * they are left to end by themselves.
 */
export async function endOrphanBackends(dataDir: string): Promise<void> {
  if (!existsSync(dataDir)) return;
  const folder = realpathSync(dataDir);
  for (const { pid } of listProcesses()) {
    const backend = workingDirectory(pid) === folder ? findProcess(pid) : undefined;
    if (backend) await endProcess(backend, { signal: 'SIGTERM', graceMs: GRACE_MS });
  }
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
