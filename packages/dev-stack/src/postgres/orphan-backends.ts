import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import { endProcess } from '../processes/end-process.ts';
import { findProcess, listProcesses } from '../processes/process-identity.ts';

const GRACE_MS = 2_000;

/**
 * Ends backends that still run a query of a killed postmaster: while one of them lives, no new postmaster can use the data. Their
 * working directory is the data folder. Without /proc it is unknown, and they end by themselves.
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
