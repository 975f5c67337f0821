import type { Logger } from 'pino';
import type { Environment } from './environment.ts';
import { readTracesSettings } from './read-traces-settings.ts';
import type { RunningTraces } from './traces.ts';

export interface TracesOptions {
  env: Environment;
  /** `service.name`, unless the environment gives one. */
  serviceName: string;
  log: Pick<Logger, 'info' | 'warn'>;
}

/** Starts traces where the environment asks for them. Deliveries are more important: no mistake in it stops the program. */
export async function startTraces({ env, serviceName, log }: TracesOptions): Promise<RunningTraces> {
  const settings = readTracesSettings(env);
  if (settings.kind === 'wrong')
    log.warn({ problem: settings.problem }, 'Traces are off: their configuration is wrong');
  if (settings.kind !== 'on') return { traces: null, stop: async () => undefined };
  // Here and not above: OpenTelemetry takes memory and time that nobody pays who does not use it.
  const { createOtlpTraces } = await import('./otlp-traces.ts');
  return createOtlpTraces({ protocol: settings.protocol, serviceName, log });
}
