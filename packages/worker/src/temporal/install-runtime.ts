import { Runtime } from '@temporalio/worker';
import type { LogLevel } from '@temporalio/worker';
import type { Logger } from 'pino';

/**
 * Sends the SDK's log lines into ours. Once per process, before anything else of the SDK.
 * The SDK does not stop the process on signals then: the order of stopping is ours.
 */
export function installRuntime(log: Logger): void {
  const write = (level: LogLevel, message: string, meta?: object) => {
    switch (level) {
      case 'ERROR':
        return log.error({ ...meta }, message);
      case 'WARN':
        // A dead letter ends its workflow as failed on purpose; the endpoint's health notice tells people.
        return message === 'Workflow failed' ? log.debug({ ...meta }, message) : log.warn({ ...meta }, message);
      default:
        return log.debug({ ...meta }, message);
    }
  };
  Runtime.install({
    shutdownSignals: [],
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
