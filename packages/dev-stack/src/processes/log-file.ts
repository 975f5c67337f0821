import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const MAX_BYTES = 20 * 1024 * 1024;
const TAIL_BYTES = 4_000;
const POLL_MS = 100;

/**
 * The output of one program. The program writes to the file itself, so that it does not end when the process that started it
 * ends.
 */
export interface LogFile {
  path: string;
  /** Opens a descriptor for the output of the program. Close it once the program has it. */
  open(): number;
  /** The last lines, for people. */
  tail(): string;
  /** Bounds the size: a log that grew too large replaces `<name>.1`. */
  rotateIfLarge(): void;
}

/** Opens a new log. The log of the last start becomes `<name>.1`. */
export function createLogFile(path: string): LogFile {
  if (existsSync(path)) renameSync(path, `${path}.1`);
  writeFileSync(path, '', { mode: 0o600 });
  const size = (): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    path,
    open: () => openSync(path, 'a'),
    tail: () => readFrom(path, Math.max(0, size() - TAIL_BYTES)).trim(),
    rotateIfLarge() {
      if (size() < MAX_BYTES) return;
      // The descriptor of the program appends, so it continues at the new end.
      try {
        copyFileSync(path, `${path}.1`);
      } catch (error) {
        // On a full disk, half a copy is useless and takes space.
        rmSync(`${path}.1`, { force: true });
        throw error;
      }
      truncateSync(path);
    },
  };
}

/** Waits for a JSON line whose `msg` is "ready". */
export async function awaitReadyLine(log: LogFile, signal: AbortSignal): Promise<void> {
  for (;;) {
    if (readFrom(log.path, 0).split('\n').some(isReadyLine)) return;
    await delay(POLL_MS, undefined, { signal });
  }
}

function isReadyLine(line: string): boolean {
  // A cheap check first, because only one of many lines is worth parsing.
  if (!line.includes('"ready"')) return false;
  try {
    return (JSON.parse(line) as { msg?: unknown }).msg === 'ready';
  } catch {
    return false;
  }
}

function readFrom(path: string, fromByte: number): string {
  if (fromByte === 0) return readFileSync(path, 'utf8');
  const length = Math.max(0, statSync(path).size - fromByte);
  const buffer = Buffer.alloc(length);
  const descriptor = openSync(path, 'r');
  try {
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, length, fromByte));
  } finally {
    closeSync(descriptor);
  }
}
