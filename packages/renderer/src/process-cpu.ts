import { readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second: `man 5 proc_pid_stat`. */
const MS_PER_TICK = 10;

/** CPU time of another process. Null if the system does not tell. */
export function processCpuMs(pid: number): number | null {
  try {
    // The program's name is in parentheses and may contain any character.
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/);
    const [utime, stime] = fields.split(' ').slice(11, 13).map(Number);
    const ticks = (utime ?? Number.NaN) + (stime ?? Number.NaN);
    return Number.isNaN(ticks) ? null : ticks * MS_PER_TICK;
  } catch {
    return null;
  }
}
