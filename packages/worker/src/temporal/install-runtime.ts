import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { LogLevel, RuntimeOptions } from '@temporalio/worker';
import type { Logger } from 'pino';

// The native part of the SDK writes coloured text to stdout unless its lines are forwarded.
const FILTER = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });

/**
 * Sends the log lines of Temporal's SDK to our log. Call it once per process, before anything else of the SDK. The SDK then
 * ignores signals, because the worker stops its parts in its own order.
 */
export function installRuntime(log: Logger, { telemetryOptions }: Pick<RuntimeOptions, 'telemetryOptions'> = {}): void {
  const write = (level: LogLevel, message: string, meta?: object) => {
    switch (level) {
      case 'ERROR':
        return log.error({ ...meta }, message);
      case 'WARN':
        // A dead letter fails its workflow on purpose. The health notice of the endpoint tells people.
        return message === 'Workflow failed' ? log.debug({ ...meta }, message) : log.warn({ ...meta }, message);
      default:
        return log.debug({ ...meta }, message);
    }
  };
  Runtime.install({
    shutdownSignals: [],
    telemetryOptions: { ...telemetryOptions, logging: { filter: FILTER, forward: {} } },
    logger: {
      log: write,
      trace: (message, meta) => write('TRACE', message, meta),
      debug: (message, meta) => write('DEBUG', message, meta),
      info: (message, meta) => write('INFO', message, meta),
      warn: (message, meta) => write('WARN', message, meta),
      error: (message, meta) => write('ERROR', message, meta),
    },
  });
}
