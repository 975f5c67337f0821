import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRenderer } from '@postrider/renderer';
import { createAccessTokens, createSender } from '@postrider/sender';
import {
  createMemoryMetrics,
  reportAccepted,
  reportBacklog,
  reportEndpoints,
  reportPool,
  reportPoolWaits,
  warnOfSkew,
  type Metrics,
} from '@postrider/process';
import { connect, createSealer, newId, startDatabaseClock, type Database } from '@postrider/store/sql';
import { createEventAcceptor } from '@postrider/store/events';
import { readBacklog, readEndpointBacklogs } from '@postrider/store/queue';
import type { Logger } from 'pino';
import type { ServerConfig } from './config.ts';
import { ChangeTail } from '@postrider/store/changes';
import { Catalogue } from '@postrider/catalogue';
import { createApp } from './create-app.ts';
import { answerConnectionErrors } from './http/connection-errors.ts';
import { KeyRing } from './http/key-ring.ts';
import { RequestLimits } from './http/request-limits.ts';
import { SignInLimits } from './http/sign-in-limits.ts';
import type { ServerContext } from './http/server-context.ts';
import { StreamPlaces } from './http/stream-places.ts';
import { createOperatorTenant } from './operator-tenant.ts';
import { tooManyExports, tooManyStreams } from './http/too-many.ts';
import { VERSION } from './version.ts';

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  url: string;
  /** Refuses new requests, waits up to `drainMs` for those in flight, then closes everything. */
  stop(): Promise<void>;
}

/** Each of them takes a connection of the pool for most of the time. */
const EXPORTS_AT_ONCE = { inAll: 4, perTenant: 2 };
/** A live stream costs a socket, and the work of writing what it asked for. */
const STREAMS_AT_ONCE = { inAll: 1_000, perTenant: 100 };

export type Replacements = Partial<
  Pick<ServerContext, 'lookup' | 'metrics' | 'traces' | 'now' | 'checkAnswers' | 'acceptor'>
>;

/** Starts the management API. Rejects when the port is taken. */
export async function startServer(
  config: ServerConfig,
  log: Logger,
  replacements: Replacements = {},
): Promise<RunningServer> {
  const { metrics = createMemoryMetrics() } = replacements;
  const database = connectDatabase(config, { log, metrics });
  let draining = false;
  const clock = startDatabaseClock(database, { onSkew: warnOfSkew(log) });
  const { lookup, now = clock.now } = replacements;
  const operator = createOperatorTenant(database, { tenantId: config.operatorTenant, now: clock.now, log });
  reportTables(metrics, database, { most: config.metricsEndpoints, now });
  const sender = createSender({ policy: config.destinations, now, ...(lookup === undefined ? {} : { lookup }) });
  const renderer = createRenderer();
  const context: ServerContext = {
    database,
    sealer: createSealer(config.sealingKeys),
    acceptor: createEventAcceptor(database, { onAccepted: reportAccepted(metrics) }),
    ...createLimits(config),
    keyRing: new KeyRing(database, config.sessions),
    catalogue: new Catalogue(database, config.eventTypes),
    renderer,
    sender,
    accessTokens: createAccessTokens({ sender, version: VERSION, now }),
    policy: config.destinations,
    ...startStreams(database, log),
    ...settingsOf(config),
    log,
    metrics,
    now,
    newId,
    version: VERSION,
    isDraining: () => draining,
    isOperatorTenant: operator.isOperator,
    ...replacements,
  };
  const server = createHttpServer(context);
  const closeRest = async () => {
    clock.stop();
    operator.stop();
    renderer.close();
    await sender.close();
    await database.end();
  };
  try {
    await operator.claim();
    await listen(server, config);
  } catch (error) {
    await closeRest();
    throw error;
  }
  return {
    url: urlOf(server, config.host),
    async stop() {
      draining = true;
      // Closing the changes ends the streams, whose clients go on at another server.
      await Promise.all([context.changes.close(), drain(server, config.drainMs)]);
      await closeRest();
    },
  };
}

function reportTables(metrics: Metrics, database: Database, { most, now }: { most: number; now: () => Date }): void {
  reportBacklog(metrics, () => readBacklog(database, now()));
  if (most > 0) reportEndpoints(metrics, () => readEndpointBacklogs(database, { most, now: now() }));
}

const createLimits = ({ requestsPerMinute }: ServerConfig) => ({
  requestLimits: new RequestLimits(requestsPerMinute),
  signInLimits: new SignInLimits(),
});

function startStreams(database: Database, log: Logger) {
  return {
    exportPlaces: new StreamPlaces(EXPORTS_AT_ONCE, tooManyExports),
    changes: new ChangeTail(database, { onError: (error) => log.warn({ err: error }, 'changes could not be read') }),
    streamPlaces: new StreamPlaces(STREAMS_AT_ONCE, tooManyStreams),
  };
}

/** What the routes take as it was configured. */
function settingsOf(config: ServerConfig) {
  const {
    senderAddresses,
    temporalUi,
    maxEndpointsPerTenant,
    retention,
    auditDays,
    disableAfterMs,
    streamHeartbeatMs,
    hasPages,
    sessions,
  } = config;
  return {
    senderAddresses,
    temporalUi,
    maxEndpointsPerTenant,
    retention,
    auditDays,
    disableAfterMs,
    streamHeartbeatMs,
    hasPages,
    sessions,
  };
}

function connectDatabase(
  { databaseUrl, databasePool }: ServerConfig,
  { log, metrics }: { log: Logger; metrics: Metrics },
): Database {
  const database = connect(databaseUrl, {
    maxConnections: databasePool,
    applicationName: 'postrider-server',
    onIdleError: (error) => log.warn({ err: error }, 'a database connection broke'),
    onWaited: reportPoolWaits(metrics),
  });
  reportPool(metrics, database);
  return database;
}

function createHttpServer(context: ServerContext): Server {
  const server = createServer(
    // `beginRequest` answers missing Host headers. Node checks for slow requests every 30 s by default.
    { requireHostHeader: false, connectionsCheckingInterval: 5_000 },
    createApp(context),
  );
  setLimits(server);
  answerConnectionErrors(server);
  return server;
}

// Slow clients must not hold connections for long: Node's defaults are 60 s for the head and 300 s for a request.
function setLimits(server: Server): void {
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  // Longer than the usual idle time of load balancers (60 s): else they might use a connection that is closing.
  server.keepAliveTimeout = 65_000;
  server.maxRequestsPerSocket = 0;
}

function listen(server: Server, { host, port }: ServerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${port} on ${host} is taken; set POSTRIDER_PORT.`, { cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function drain(server: Server, drainMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // `close` leaves connections open that become idle later.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
