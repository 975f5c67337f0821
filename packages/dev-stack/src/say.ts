import { fstatSync, writeSync } from 'node:fs';

/**
 * Prints a line for people. On a full disk a line is lost, and the next ones come when there is room: a stream of Node's would
 * print nothing more after its first error, and one that nobody listens to ends the process.
 */
export function say(line: string): void {
  try {
    if (isFile) writeSync(1, `${line}\n`);
    else console.log(line);
  } catch {
    // Whoever read our output may be gone, or the disk is full; the stack stays.
  }
}

const isFile = (() => {
  try {
    return fstatSync(1).isFile();
  } catch {
    return false;
  }
})();
