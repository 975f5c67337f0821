import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { systemCodeOf, unlessRefused } from './listen-state.ts';

/** This process, and how it knows of others. */
interface Taker {
  pid: number;
  isRunning: (pid: number) => boolean;
}

const THIS_PROCESS: Taker = { pid: process.pid, isRunning };

/**
 * Two programs with one state would forward everything twice. Gives what frees it again.
 *
 * Who holds it is in `….lock.1`, `….lock.2` and so on, of which only the last counts, and only while its process is there: a
 * program that was killed leaves its own behind. A file is never replaced, since of two programs that find a dead one the
 * slower would replace the file of the faster: each makes the next, and of several only one can. The last stays when it is
 * free, since a number that came again could be that which a slow program has just looked at.
 */
export function takeState(file: string, taker: Taker = THIS_PROCESS): () => void {
  return unlessRefused(`${file}.lock`, () => {
    for (;;) {
      const own = lastOf(file) + 1;
      refuseIfHeld(`${file}.lock.${own - 1}`, taker);
      const lock = `${file}.lock.${own}`;
      if (!make(lock, taker.pid)) continue;
      if (lastOf(file) === own) {
        for (const old of numbersOf(file)) if (old < own) rmSync(`${file}.lock.${old}`, { force: true });
        return () => writeFileSync(lock, '');
      }
      // It was slow: others took this number, freed it, and went on to the next.
      rmSync(lock, { force: true });
    }
  });
}

function numbersOf(file: string): number[] {
  const start = `${basename(file)}.lock.`;
  const ends = readdirSync(dirname(file)).flatMap((name) => (name.startsWith(start) ? [name.slice(start.length)] : []));
  return ends.filter((end) => /^[1-9]\d*$/.test(end)).map(Number);
}

const lastOf = (file: string) => Math.max(0, ...numbersOf(file));

/** Makes the file with its content in one step. False: somebody else was faster. */
function make(lock: string, pid: number): boolean {
  const whole = `${lock}.of-${pid}`;
  writeFileSync(whole, `${pid}\n`, { mode: 0o600 });
  try {
    linkSync(whole, lock);
    return true;
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(whole, { force: true });
  }
}

function refuseIfHeld(lock: string, { isRunning: isThere }: Taker): void {
  const holder = holderOf(lock);
  if (holder === undefined || !isThere(holder)) return;
  const who = `Process ${holder} listens already, with the same address, tenant and name.`;
  throw usageError(`${who} Give this one a --name. If that process is no listener, remove ${escapeText(lock)}.`);
}

/** Undefined: nobody took it, it is free, or it was removed because a later one is there. */
function holderOf(lock: string): number | undefined {
  try {
    const holder = Number(readFileSync(lock, 'utf8').trim());
    return Number.isInteger(holder) && holder > 0 ? holder : undefined;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  // As of the one process of a container, whose number comes again.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's.
    return systemCodeOf(error) === 'EPERM';
  }
}
