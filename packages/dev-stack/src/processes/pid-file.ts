import { rmSync } from 'node:fs';
import * as z from 'zod';
import { readStateFile, writeStateFile, type StateFile } from '../state-file.ts';
import { findProcess, processIdentity, type ProcessIdentity } from './process-identity.ts';

/** The programs of the stack in the order in which they stop: each before the programs that it needs. */
export const PROGRAMS = ['server', 'worker', 'temporal', 'postgres'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

const pidFile = z.object({
  // By name, for people and for scripts that kill one program.
  ...(Object.fromEntries(PROGRAMS.map((name) => [name, z.number().optional()])) as Record<
    ProgramName,
    z.ZodOptional<z.ZodNumber>
  >),
  /** When each program began, so that another process with the same pid is left alone. */
  started: z.partialRecord(z.enum(PROGRAMS), z.string()),
  /** The process that runs them. */
  supervisor: processIdentity.optional(),
});

/** Reads the record of an earlier start, whether or not its programs still run. */
export interface KeptPids {
  programs: Map<ProgramName, ProcessIdentity>;
  supervisor: ProcessIdentity | undefined;
}

export function writePidFile(path: string, pids: ReadonlyMap<ProgramName, number>): void {
  const running = PROGRAMS.flatMap((name) => {
    const identity = findProcess(pids.get(name) ?? 0);
    return identity ? [{ name, ...identity }] : [];
  });
  writeStateFile(path, {
    ...Object.fromEntries(running.map(({ name, pid }) => [name, pid])),
    started: Object.fromEntries(running.map(({ name, started }) => [name, started])),
    supervisor: findProcess(process.pid),
  });
}

export function readPidFile(path: string): StateFile<KeptPids> {
  const file = readStateFile(path, pidFile);
  if (file.kind !== 'kept') return file;
  const { started, supervisor, ...pids } = file.value;
  const programs = new Map<ProgramName, ProcessIdentity>();
  for (const name of PROGRAMS) {
    const [pid, began] = [pids[name], started[name]];
    if (pid !== undefined && began !== undefined) programs.set(name, { pid, started: began });
  }
  return { kind: 'kept', value: { programs, supervisor } };
}

export function removePidFile(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
