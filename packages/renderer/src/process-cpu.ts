import { readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever its own clock ticks: `man 5 proc_pid_stat`. */
const MS_PER_TICK = 10;

/** CPU time of another process; null where the system does not tell. */
export function processCpuMs(pid: number): number | null {
  try {
    // The name of the program stands in parentheses, and may hold anything.
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/);
    const [utime, stime] = fields.split(' ').slice(11, 13).map(Number);
    const ticks = (utime ?? Number.NaN) + (stime ?? Number.NaN);
    return Number.isNaN(ticks) ? null : ticks * MS_PER_TICK;
  } catch {
    return null;
  }
}
