import { pino, stdSerializers, type Logger, type SerializedError } from 'pino';
import { createLineSampler } from './sample-lines.ts';

/** The most that waits in memory while nothing can be written. Lines beyond it are lost and counted. */
const MOST_WAITING_BYTES = 1024 * 1024;
/** Of each message, in a period. Each of a thousand requests that fail in a second tells the same. */
const MOST_ALIKE = 100;
const PERIOD_MS = 10_000;
/** The levels of pino. */
const INFO = 30;
const ERROR = 50;

export interface LogOptions {
  /** Names the program in each line. */
  name: string;
  level: string;
  /** The descriptor to write to. Default: standard output. */
  descriptor?: number;
}

/**
 * Creates a log that never ends its program. On a full disk its lines wait until a later line can be written. A plain logger of
 * pino would throw the first error of its output where nobody can catch it. Of a flood of lines that are alike it writes some,
 * and how many it left out.
 */
export function createLog({ name, level, descriptor = 1 }: LogOptions): Logger {
  const output = pino.destination({ dest: descriptor, sync: true, maxLength: MOST_WAITING_BYTES });
  const sampler = createLineSampler(MOST_ALIKE);
  const log = pino(
    {
      level,
      base: { process: name },
      serializers: { err: serializeError },
      hooks: {
        logMethod(args, method, lineLevel) {
          // Who asked for debug lines wants them all.
          const isSampled = lineLevel >= INFO && lineLevel <= ERROR;
          if (!isSampled || sampler.admits(messageOf(args))) method.apply(this, args);
        },
      },
    },
    output,
  );
  const period = setInterval(() => {
    for (const { message, lines } of sampler.next()) {
      log.warn({ of: message, lines }, 'Log lines were left out: too many were alike');
    }
  }, PERIOD_MS);
  period.unref();
  countLost(output, log);
  return log;
}

function countLost(output: ReturnType<typeof pino.destination>, log: Logger): void {
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
}

function messageOf(args: readonly unknown[]): string {
  const message = args.find((each) => typeof each === 'string');
  return message ?? '';
}

/** Postgres puts values of rows into these members of an error, so payloads too. */
const WITH_DATA = ['detail', 'where', 'internalQuery'];

/** As pino writes errors, without values that they carry. */
function serializeError(error: Error): SerializedError {
  const serialized = stdSerializers.err(error);
  for (const member of WITH_DATA) delete serialized[member];
  const { aggregateErrors = [] } = serialized as { aggregateErrors?: Record<string, unknown>[] };
  for (const one of aggregateErrors) for (const member of WITH_DATA) delete one[member];
  return serialized;
}
