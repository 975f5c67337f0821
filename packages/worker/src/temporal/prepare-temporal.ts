import { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { connectTemporal, untilTemporalAnswers } from './connect-temporal.ts';
import { createNamespace } from './namespace.ts';

/** The connection of this process, with what its namespace needs. */
export async function prepareTemporal(config: Config, log: Logger) {
  const connection = await connectTemporal(config, log);
  const namespace = createNamespace(connection, config, log);
  await untilTemporalAnswers(config, log, () => namespace.prepare());
  const client = new Client({ connection, namespace: config.namespace });
  // No warning: while Temporal is down, the starts that it rejects are logged.
  const prepareNamespace = () =>
    namespace.prepare().catch((error: unknown) => log.debug({ err: error }, 'namespace not prepared'));
  return { connection, client, prepareNamespace };
}
