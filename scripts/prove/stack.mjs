// The stack that faults happen to: server, two workers, Temporal and Postgres, on free ports in an empty folder. Our programs reach
// Postgres through a proxy that can be slow. Needs `node scripts/prepare.mjs` first.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../prepare.mjs';
import { Program } from './program.mjs';
import { openSlowProxy } from './slow-proxy.mjs';

const dist = (file) => import(join(ROOT, 'packages/dev-stack/dist', file));
const { Client, Pool } = createRequire(join(ROOT, 'packages/store/package.json'))('pg');
export { Client };
const [
  programs,
  { createDatabase },
  { clusterUrl },
  { awaitPostgres },
  { awaitTemporal },
  { findTestTemporal },
  { INTERRUPTED, isInterrupted },
] = await Promise.all(
  [
    'stack-programs.js',
    'postgres/create-database.js',
    'postgres/prepare-cluster.js',
    'postgres/await-postgres.js',
    'temporal/await-temporal.js',
    'temporal/find-temporal.js',
    'temporal/is-interrupted.js',
  ].map(dist),
);
const [{ findFreePort }, { parseStackConfig, PORT_VARIABLES }, { keepSecrets }, { runToEnd }] = await Promise.all(
  ['free-port.js', 'stack-config.js', 'kept-secrets.js', 'run-to-end.js'].map(dist),
);

/** Only what hangs is given up: a busy machine may need minutes. */
const START_MS = 600_000;
const WATCH_MS = 3_000;
/** Those that need the others come last. */
const NODE_PROGRAMS = ['server', 'worker1', 'worker2'];

/** Starts everything. `root`: the checkout whose server and workers run. */
export async function startStack({ say, root = ROOT }) {
  const stack = await openStack(say);
  stack.use(root);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stack.killAll);
  await stack.upAll();
  void stack.watchTemporal();
  return stack;
}

async function openStack(say) {
  const stateDir = mkdtempSync(join(tmpdir(), 'postrider-prove-'));
  // Postgres runs as another user when root starts it, and must reach its data here. Everything inside is its owner's only.
  chmodSync(stateDir, 0o711);
  mkdirSync(join(stateDir, 'logs'), { mode: 0o700 });
  const port = async () => String(await findFreePort());
  const variables = await Promise.all(Object.values(PORT_VARIABLES).map(async (name) => [name, await port()]));
  const config = parseStackConfig({ POSTRIDER_HOST: '127.0.0.1', ...Object.fromEntries(variables) });
  const metricsPorts = { server: await port(), worker1: await port(), worker2: await port() };
  const secrets = keepSecrets(stateDir);
  const postgresPort = Number(await port());
  const proxy = await openSlowProxy({ port: config.ports.postgres, targetPort: postgresPort });
  const temporal = await findTestTemporal({ say });
  return new Stack({ config, secrets, stateDir, metricsPorts, postgresPort, proxy, temporal, say });
}

class Stack {
  #say;
  #config;
  #context;
  #metricsPorts;
  #postgresUrl;
  #root;
  #own = new Map();
  #isStopping = false;
  /** When Temporal's dev server was found hanging, and was killed. */
  hangs = [];

  constructor({ config, secrets, stateDir, metricsPorts, postgresPort, proxy, temporal, say }) {
    this.#say = say;
    this.#config = config;
    this.#metricsPorts = metricsPorts;
    this.#context = { config, secrets, stateDir, entries: undefined };
    const direct = { ...this.#context, config: { ...config, ports: { ...config.ports, postgres: postgresPort } } };
    const program = (name, command) => new Program(name, { command, logFile: join(stateDir, 'logs', `${name}.log`) });
    this.#postgresUrl = clusterUrl(postgresPort, secrets.postgresPassword);
    this.stateDir = stateDir;
    this.temporalFile = join(stateDir, 'temporal.db');
    this.base = `http://127.0.0.1:${config.ports.api}`;
    this.adminKey = secrets.adminKey;
    this.proxy = proxy;
    /** Straight to Postgres, as its superuser. */
    this.databaseUrl = clusterUrl(postgresPort, secrets.postgresPassword, 'postrider');
    this.database = new Pool({ connectionString: this.databaseUrl, max: 4 });
    this.database.on('error', () => undefined);
    this.programs = {
      postgres: program('postgres', programs.postgresProgram(direct).command),
      temporal: program('temporal', programs.temporalProgram(direct, temporal).command),
      server: program('server', () => this.#node('server', 'server')),
      worker1: program('worker1', () => this.#node('worker1', 'worker')),
      worker2: program('worker2', () => this.#node('worker2', 'worker')),
    };
  }

  /** Which checkout runs from the next start on. */
  use(root) {
    this.#root = root;
  }

  /** Variables of one program from its next start on, such as a wrong clock. */
  setOwn(name, variables) {
    this.#own.set(name, variables);
  }

  get pids() {
    const all = Object.values(this.programs);
    return new Map(all.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid]])));
  }

  /** Starts a program, and waits until it serves. */
  async up(name) {
    this.programs[name].up();
    await this.ready(name);
  }

  /** Waits until it serves. */
  async ready(name) {
    if (name === 'postgres') await awaitPostgres(this.#postgresUrl, { timeoutMs: START_MS });
    else if (name === 'temporal')
      await awaitTemporal(`127.0.0.1:${this.#config.ports.temporal}`, { timeoutMs: START_MS });
    else await this.programs[name].untilLogged('"ready"', START_MS);
  }

  async upAll() {
    this.#say('Starting Postgres and Temporal…');
    await Promise.all([this.up('postgres'), this.up('temporal')]);
    await createDatabase(this.#postgresUrl, 'postrider');
    await this.migrate();
    const { bootstrap } = programs.entriesBelow(this.#root);
    const env = { ...programs.nodeEnvironment(this.#context), POSTRIDER_BOOTSTRAP_ADMIN_KEY: this.adminKey };
    await runToEnd(bootstrap, { env, signal: undefined });
    this.#say('Starting the server and two workers…');
    await Promise.all(NODE_PROGRAMS.map((name) => this.up(name)));
  }

  async migrate() {
    const { migrate } = programs.entriesBelow(this.#root);
    await runToEnd(migrate, { env: programs.nodeEnvironment(this.#context), signal: undefined });
  }

  /**
   * SQLite in another Temporal than our own build may be interrupted for good: then it is started again. A Temporal with a real
   * database does not do this.
   */
  async watchTemporal() {
    const { temporal } = this.programs;
    for (;;) {
      await pause(WATCH_MS);
      // Then the folder of the logs may be gone.
      if (this.#isStopping) return;
      const { pid } = temporal;
      if (temporal.isFrozen || !temporal.tail.includes(INTERRUPTED)) continue;
      const isBroken = await isInterrupted(`127.0.0.1:${this.#config.ports.temporal}`);
      if (!isBroken || pid !== temporal.pid || temporal.isFrozen || this.#isStopping) continue;
      this.#say('  Temporal\'s dev server hangs ("interrupted (9)"): starting it again');
      this.hangs.push(Date.now());
      temporal.signal('SIGKILL');
    }
  }

  /** Undoes what a fault may have left. */
  async mend() {
    this.proxy.delay(0);
    this.proxy.accept();
    for (const [name, program] of Object.entries(this.programs)) {
      program.signal('SIGCONT', { family: true });
      program.up();
      await this.ready(name);
    }
  }

  /** Ends everything at once, and this process: at Ctrl-C. */
  killAll = () => {
    for (const program of Object.values(this.programs)) program.signal('SIGKILL', { family: true });
    rmSync(this.stateDir, { recursive: true, force: true });
    process.exit(130);
  };

  /** `keep`: the folder stays. */
  async stop({ keep = false } = {}) {
    this.#isStopping = true;
    await Promise.all(NODE_PROGRAMS.map((name) => this.programs[name].down()));
    await this.programs.temporal.down('SIGTERM', 3_000);
    await this.database.end().catch(() => undefined);
    this.proxy.close();
    await this.programs.postgres.down('SIGINT');
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, this.killAll);
    if (!keep) await removeFolder(this.stateDir);
  }

  #node(name, entry) {
    const own = { POSTRIDER_METRICS_PORT: this.#metricsPorts[name], ...this.#own.get(name) };
    return {
      file: process.execPath,
      args: ['--enable-source-maps', programs.entriesBelow(this.#root)[entry]],
      env: { ...programs.nodeEnvironment(this.#context), ...own },
    };
  }
}

async function removeFolder(folder) {
  for (let left = 5; left > 0; left--) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch {
      // Postgres' last process may still write.
      await pause(500);
    }
  }
  return undefined;
}
