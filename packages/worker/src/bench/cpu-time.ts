import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;

interface Process {
  pid: number;
  parent: number;
  cpuMs: number;
  command: string;
}

export interface CpuOptions {
  temporalAddress: string;
  postgresPid: number;
  /** A worker in a process of its own. Default: it is this process. */
  workerPid?: number;
}

export type CpuTimes = Record<'temporal' | 'postgres' | 'worker', number>;

/** The CPU time of a worker, of the Temporal server at an address and of a Postgres, children included. */
export function readCpuMs({ temporalAddress, postgresPid, workerPid }: CpuOptions): CpuTimes {
  const port = temporalAddress.split(':')[1] ?? '';
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => findProcess(Number(name)) ?? []);
  const sum = (keep: (one: Process) => boolean) => all.filter(keep).reduce((total, one) => total + one.cpuMs, 0);
  const { user, system } = process.cpuUsage();
  return {
    temporal: sum((one) => one.command.includes('start-dev') && one.command.includes(port)),
    postgres: sum((one) => one.pid === postgresPid || one.parent === postgresPid),
    worker: workerPid === undefined ? (user + system) / 1_000 : sum((one) => one.pid === workerPid),
  };
}

export function getProcess(pid: number): Process {
  const found = findProcess(pid);
  if (found === undefined) throw new Error(`There is no process ${pid}.`);
  return found;
}

function findProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Fields of proc(5): ppid is 4, utime 14, stime 15, and cutime and cstime (of ended children) 16 and 17.
    const ticks = [11, 12, 13, 14].reduce((total, at) => total + Number(fields[at]), 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, parent: Number(fields[1]), cpuMs: ticks * TICK_MS, command };
  } catch {
    // The process ended after it was listed.
    return undefined;
  }
}
