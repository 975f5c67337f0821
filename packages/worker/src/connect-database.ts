import {
  reportBacklog,
  reportEndpoints,
  reportPool,
  reportPoolWaits,
  warnOfSkew,
  type Metrics,
} from '@postrider/process';
import { readBacklog, readEndpointBacklogs } from '@postrider/store/queue';
import { connect, startDatabaseClock, type Database } from '@postrider/store/sql';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** The pool of this process and the clock of Postgres, with the metrics of both. */
export function connectDatabase(
  config: Config,
  { log, metrics }: { log: Logger; metrics: Metrics },
): { database: Database; clock: ReturnType<typeof startDatabaseClock> } {
  const database = connect(config.databaseUrl, {
    maxConnections: config.databasePool,
    applicationName: 'postrider-worker',
    onIdleError: (error) => log.warn({ err: error }, 'An idle database connection broke; the pool makes a new one'),
    onWaited: reportPoolWaits(metrics),
  });
  const clock = startDatabaseClock(database, { onSkew: warnOfSkew(log) });
  reportPool(metrics, database);
  reportBacklog(metrics, () => readBacklog(database, clock.now()));
  const most = config.metricsEndpoints;
  if (most > 0) reportEndpoints(metrics, () => readEndpointBacklogs(database, { most, now: clock.now() }));
  return { database, clock };
}
