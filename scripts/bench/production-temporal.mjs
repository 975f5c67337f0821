// Temporal's production server on a Postgres of its own, as docker-compose.yml runs it, for `npm run bench -- --production`.
// Needs Go: the programs are built once, into `.postrider/tools`.
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'yaml';
import { ROOT } from '../prepare.mjs';

const VERSION = '1.32.0';
const FOLDER = join(ROOT, '.postrider/tools', `temporal-server-${VERSION}`);
const PASSWORD = 'bench';
const STARTED_WITHIN_MS = 120_000;
const DATABASES = { temporal: 'temporal', temporal_visibility: 'visibility' };
const dist = (file) => import(join(ROOT, 'packages/dev-stack/dist', file));

/** The services of the server, each with two ports. */
const SERVICES = ['frontend', 'history', 'matching', 'worker'];

export async function startProductionTemporal(say) {
  await build(say);
  const [{ prepareCluster, clusterUrl }, { awaitPostgres }, { awaitTemporal }, { findFreePort }] = await Promise.all(
    ['postgres/prepare-cluster.js', 'postgres/await-postgres.js', 'temporal/await-temporal.js', 'free-port.js'].map(
      dist,
    ),
  );
  say(`Starting Temporal's production server ${VERSION} on a Postgres of its own…`);
  const folder = mkdtempSync(join(tmpdir(), 'postrider-bench-temporal-'));
  const port = await findFreePort();
  const settings = { max_connections: '200', shared_buffers: '128MB' };
  const command = prepareCluster({ dataDir: join(folder, 'postgres'), port, password: PASSWORD, settings });
  const started = [start(command, 'SIGINT')];
  const stop = async () => {
    for (const { end } of started.toReversed()) await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await awaitPostgres(clusterUrl(port, PASSWORD));
    for (const [database, schema] of Object.entries(DATABASES)) makeSchema({ port, database, schema });
    const ports = Object.fromEntries(
      await Promise.all(SERVICES.map(async (each) => [each, [await findFreePort(), await findFreePort()]])),
    );
    writeFileSync(join(folder, 'dynamic.yaml'), dynamicConfig());
    const pprofPort = await findFreePort();
    writeFileSync(join(folder, 'bench.yaml'), JSON.stringify(configOf({ port, ports, pprofPort, folder })));
    const args = ['--root', folder, '--config', '.', '--env', 'bench', '--allow-no-auth', 'start'];
    started.push(start({ file: join(FOLDER, 'server'), args, env: { PATH: process.env.PATH } }, 'SIGTERM'));
    const address = `127.0.0.1:${ports.frontend[0]}`;
    await makeNamespace(address);
    await awaitTemporal(address);
    const [postgres, temporal] = started;
    return {
      address,
      pprofPort,
      pids: () => [
        ['temporal', temporal.pid],
        ['temporalPostgres', postgres.pid],
      ],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(say) {
  if (existsSync(join(FOLDER, 'server')) && existsSync(join(FOLDER, 'sql'))) return;
  say(`Building Temporal's production server ${VERSION} with Go (once)…`);
  const { installWithGo } = await dist('temporal/install-with-go.js');
  const sources = ['server', 'tools/sql'].map((path) => `go.temporal.io/server/cmd/${path}`);
  await installWithGo({ go: 'go', folder: FOLDER, sources, version: `v${VERSION}` });
}

function makeSchema({ port, database, schema }) {
  const to = ['--plugin', 'postgres12', '--ep', '127.0.0.1', '-p', String(port), '-u', 'postgres', '--db', database];
  const tool = (...args) => run(join(FOLDER, 'sql'), [...to, ...args], { ...process.env, SQL_PASSWORD: PASSWORD });
  tool('create');
  tool('setup-schema', '-v', '0.0');
  tool('update-schema', '--schema-name', `postgresql/v12/${schema}`);
}

function run(file, args, env) {
  const { status, stderr, error } = spawnSync(file, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} failed: ${error?.message ?? stderr.slice(-2_000)}`);
}

/** What the compose file sets: one place for it. */
const dynamicConfig = () => parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')).configs.temporal.content;

function configOf({ port, ports, pprofPort, folder }) {
  const sql = (databaseName) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `127.0.0.1:${port}`,
      connectProtocol: 'tcp',
      user: 'postgres',
      password: PASSWORD,
      maxConns: 40,
      maxIdleConns: 40,
    },
  });
  const service = ([grpcPort, membershipPort]) => ({ rpc: { grpcPort, membershipPort, bindOnIP: '127.0.0.1' } });
  const rpcAddress = `127.0.0.1:${ports.frontend[0]}`;
  return {
    log: { stdout: true, level: 'error' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      // As in the compose file.
      numHistoryShards: 128,
      datastores: { default: sql('temporal'), visibility: sql('temporal_visibility') },
    },
    global: {
      pprof: { port: pprofPort, host: '127.0.0.1' },
      membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' },
    },
    services: Object.fromEntries(SERVICES.map((each) => [each, service(ports[each])])),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: { active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress } },
    },
    publicClient: { hostPort: rpcAddress },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: join(folder, 'dynamic.yaml'), pollInterval: '10s' },
  };
}

/** Creates the namespace `default` as soon as the server answers. */
async function makeNamespace(address) {
  const { Connection } = createRequire(join(ROOT, 'packages/dev-stack/package.json'))('@temporalio/client');
  const giveUpAt = Date.now() + STARTED_WITHIN_MS;
  for (;;) {
    const connection = Connection.lazy({ address });
    try {
      const workflowExecutionRetentionPeriod = { seconds: 86_400 };
      await connection.withDeadline(Date.now() + 5_000, () =>
        connection.workflowService.registerNamespace({ namespace: 'default', workflowExecutionRetentionPeriod }),
      );
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await pause(500);
    } finally {
      await connection.close();
    }
  }
}

function start({ file, args, env, cwd, uid, gid }, signal) {
  const child = spawn(file, args, { env, cwd, uid, gid, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    pid: child.pid,
    async end() {
      child.kill(signal);
      await ended;
    },
  };
}
