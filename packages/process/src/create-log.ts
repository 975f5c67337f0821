import { pino, type Logger } from 'pino';

/** The most that waits in memory while nothing can be written. Lines beyond it are lost and counted. */
const MOST_WAITING_BYTES = 1024 * 1024;

export interface LogOptions {
  /** Names the program in each line. */
  name: string;
  level: string;
  /** The descriptor to write to. Default: standard output. */
  descriptor?: number;
}

/**
 * Creates a log that never ends its program. On a full disk its lines wait until a later line can be written. A plain logger of
 * pino would throw the first error of its output where nobody can catch it.
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
    // Reset first, because the warning is written by the same stream.
    lost = 0;
    log.warn({ lines }, 'Log lines were lost: they could not be written, and too many of them waited');
  });
  return log;
}
