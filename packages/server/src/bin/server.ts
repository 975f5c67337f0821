import { pino } from 'pino';
import { ConfigError, readConfig } from '../config.ts';
import { startServer } from '../start-server.ts';

const log = pino({ name: 'postrider-server', level: process.env['POSTRIDER_LOG_LEVEL'] || 'info' });

try {
  const config = readConfig(process.env);
  const server = await startServer(config, log);
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, 'could not stop in order');
          process.exit(1);
        },
      );
    });
  }
  log.info({ url: server.url }, 'ready');
} catch (error) {
  if (error instanceof ConfigError) log.fatal({ problems: error.problems }, error.message);
  else log.fatal({ err: error }, 'could not start');
  process.exitCode = 1;
}
