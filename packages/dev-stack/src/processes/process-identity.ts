import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** Identifies a process, also after its pid was given to another one. */
export const processIdentity = z.object({
  pid: z.number(),
  /** When it began, in the format of the system. Only compared. */
  started: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

const HAS_PROC = existsSync('/proc/self/stat');

/** The process that has this pid now. Undefined if there is none; a zombie does not count. */
export function findProcess(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  const started = HAS_PROC ? startInProc(pid) : startFromPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return findProcess(identity.pid)?.started === identity.started;
}

/** Whether a process with this pid runs and its command line names the program. */
export function isProgramRunning(pid: number, program: string): boolean {
  return findProcess(pid) !== undefined && commandLine(pid).includes(program);
}

/** The command line as one text, for people and for {@link isProgramRunning}. */
export function commandLine(pid: number): string {
  if (HAS_PROC) return (readOrUndefined(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** All processes that the system shows, with their command lines. */
export function listProcesses(): { pid: number; command: string }[] {
  if (HAS_PROC) return listPids().map((pid) => ({ pid, command: commandLine(pid) }));
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), command: command ?? '' }];
  });
}

/** The pids of all processes. Empty without /proc. */
export function listPids(): number[] {
  return HAS_PROC
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    : [];
}

/** The parent of a process. Undefined if the process is gone. */
export function parentOf(pid: number): number | undefined {
  if (!HAS_PROC) {
    const { status, stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  }
  const parent = statFields(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** The fields of `/proc/<pid>/stat` from the third on. The second, the program name in brackets, may hold any character. */
function statFields(pid: number): string[] | undefined {
  const stat = readOrUndefined(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

// Ticks since boot mean nothing after a reboot, so the id of the boot is part of the value.
function startInProc(pid: number): string | undefined {
  const fields = statFields(pid);
  const [state, ticks] = [fields?.[0], fields?.[19]];
  if (state === 'Z' || state === 'X' || ticks === undefined) return undefined;
  return `${readOrUndefined('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${ticks}`;
}

function startFromPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-o', 'state=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const line = stdout.trim();
  const state = line.split(' ').at(-1) ?? '';
  return status === 0 && line !== '' && !state.includes('Z') ? line.slice(0, -state.length).trimEnd() : undefined;
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
