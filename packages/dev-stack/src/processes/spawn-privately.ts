import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

const OWNER_ONLY = 0o077;

/** Starts a program whose files nobody but their owner can read, whatever it asks for: data, keys, payloads. */
export function spawnPrivately(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  // A program begins with the mask of whoever starts it; `spawn` has done that when it returns.
  const before = process.umask(OWNER_ONLY);
  try {
    return spawn(file, args, options);
  } finally {
    process.umask(before);
  }
}
