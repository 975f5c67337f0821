// CPU time and memory of programs, from Linux's /proc. Elsewhere there are none, and tables say "?".
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;
const PAGE_KIB = 4;

/** By name of the program, its children included: `{cpuMs, memoryMiB}`. Memory that is shared does not count. */
export function readProcesses(pids) {
  const all = listProcesses();
  return Object.fromEntries([...pids].map(([name, pid]) => [name, sumOf(all, pid)]));
}

/** The pids of a program and of all its children. Without /proc: of the program alone. */
export function familyOf(root, all = listProcesses()) {
  const family = new Set([root]);
  // A child has a higher pid than its parent, or is found in the next turn.
  for (let grown = true; grown;) {
    const found = all.filter(({ pid, parent }) => family.has(parent) && !family.has(pid));
    for (const { pid } of found) family.add(pid);
    grown = found.length > 0;
  }
  return family;
}

function sumOf(all, root) {
  const family = familyOf(root, all);
  const own = all.filter(({ pid }) => family.has(pid));
  const sum = (member) => own.reduce((total, one) => total + one[member], 0);
  return { cpuMs: sum('cpuMs'), memoryMiB: sum('privateKib') / 1_024 };
}

function listProcesses() {
  let names;
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  return names.flatMap((name) => readProcess(Number(name)));
}

function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Fields of proc(5): ppid is 4, utime 14, stime 15, and cutime and cstime (of ended children) 16 and 17.
    const ticks = [11, 12, 13, 14].reduce((total, at) => total + Number(fields[at]), 0);
    const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
    return [{ pid, parent: Number(fields[1]), cpuMs: ticks * TICK_MS, privateKib: (resident - shared) * PAGE_KIB }];
  } catch {
    // The process ended after it was listed.
    return [];
  }
}
