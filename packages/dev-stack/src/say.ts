import { fstatSync, writeSync } from 'node:fs';

/**
 * Prints a line for people. On a full disk the line is lost, and later lines appear when there is space. A stream of Node would
 * print nothing after its first error, and would end the process if the error has no listener.
 */
export function say(line: string): void {
  try {
    if (isFile) writeSync(1, `${line}\n`);
    else console.log(line);
  } catch {
    // The reader of our output has ended, or the disk is full. The stack keeps running.
  }
}

const isFile = (() => {
  try {
    return fstatSync(1).isFile();
  } catch {
    return false;
  }
})();
