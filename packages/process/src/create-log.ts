import { pino, type Logger } from 'pino';

/** What may wait in memory while nothing can be written; lines beyond it are lost, and counted. */
const MOST_WAITING_BYTES = 1024 * 1024;

export interface LogOptions {
  /** Names the program in each line. */
  name: string;
  level: string;
  /** Where to: standard output, unless a test wants another one. */
  descriptor?: number;
}

/**
 * A log that never ends its program: on a full disk its lines wait, and are written with the next one for which there is room. A
 * logger of pino's alone throws the first error of its output, which nobody can catch.
 */
export function createLog({ name, level, descriptor = 1 }: LogOptions): Logger {
  const output = pino.destination({ dest: descriptor, sync: true, maxLength: MOST_WAITING_BYTES });
  const log = pino({ level, base: { process: name } }, output);
  let lost = 0;
  output.on('error', () => undefined);
  output.on('drop', () => void lost++);
  output.on('write', () => {
    if (lost === 0) return;
    const lines = lost;
    // First, since the line that tells of it is written as well.
    lost = 0;
    log.warn({ lines }, 'Log lines were lost: they could not be written, and too many of them waited');
  });
  return log;
}
