import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

const OWNER_ONLY = 0o077;

/** Starts a program whose new files only their owner can read, whatever mode it asks for. They hold data, keys and payloads. */
export function spawnPrivately(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  // A program inherits the umask of this process. It has done so when `spawn` returns.
  const before = process.umask(OWNER_ONLY);
  try {
    return spawn(file, args, options);
  } finally {
    process.umask(before);
  }
}
