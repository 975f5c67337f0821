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
 * What one program prints. It writes to the file itself, not through us: a program must not end because whoever
 * started it did.
 */
export interface LogFile {
  path: string;
  /** A descriptor for the program's output; close it once the program has it. */
  open(): number;
  /** The last lines, for people. */
  tail(): string;
  /** Keeps it bounded: what grew too large becomes `<name>.1`, in place of the one before. */
  rotateIfLarge(): void;
}

/** Opens a new log; that of the start before becomes `<name>.1`. */
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
      // The program keeps its descriptor, which appends: it goes on at the new end.
      try {
        copyFileSync(path, `${path}.1`);
      } catch (error) {
        // Half a copy on a full disk is of use to nobody, and takes the room of others.
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
  // Cheap first: of many lines only one is worth parsing.
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
