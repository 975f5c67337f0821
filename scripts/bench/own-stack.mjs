// A stack of its own for the benchmark: free ports, an empty folder, deleted at the end. Needs `node scripts/prepare.mjs` first.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../prepare.mjs';
import { openApi, openDatabase } from '../running-stack.mjs';

const dist = (file) => import(join(ROOT, 'packages/dev-stack/dist', file));
/** Starts everything. `say` gets a line for each step. `temporal`: a server that runs already, instead of the development server. */
export async function startOwnStack(say, temporal = { address: undefined, pids: () => [] }) {
  const [{ startStack }, { entriesBelow }, { findFreePort }, { parseStackConfig, PORT_VARIABLES }] = await Promise.all(
    ['start-stack.js', 'stack-programs.js', 'free-port.js', 'stack-config.js'].map(dist),
  );
  const stateDir = mkdtempSync(join(tmpdir(), 'postrider-bench-'));
  const portVariables = [...Object.values(PORT_VARIABLES), 'POSTRIDER_METRICS_PORT', 'POSTRIDER_WORKER_METRICS_PORT'];
  const free = await Promise.all(portVariables.map(async (name) => [name, String(await findFreePort())]));
  const given = temporal.address === undefined ? {} : { TEMPORAL_ADDRESS: temporal.address };
  const config = parseStackConfig({
    ...process.env,
    POSTRIDER_HOST: '127.0.0.1',
    ...Object.fromEntries(free),
    ...given,
  });
  const entries = entriesBelow(ROOT);
  let stack;
  try {
    stack = await startStack({ config, stateDir, entries, say, signal: new AbortController().signal });
  } catch (error) {
    rmSync(stateDir, { recursive: true, force: true });
    throw error;
  }
  const api = openApi(128, { base: `http://127.0.0.1:${config.ports.api}`, key: stack.secrets.adminKey });
  const database = openDatabase(1, { password: stack.secrets.postgresPassword, port: config.ports.postgres });
  const more = [];
  return {
    api,
    pids: () => [...stack.pids(), ...temporal.pids(), ...more.map(({ pid }, n) => [`worker${n + 2}`, pid])],
    /** What Postgres has written so far: bytes of its log, and of its files. */
    async written() {
      const { rows } = await database.query(
        `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as wal, pg_database_size(current_database()) as disk`,
      );
      return { wal: Number(rows[0].wal), disk: Number(rows[0].disk) };
    },
    /** How many deliveries are in the queue. */
    async queued() {
      const { rows } = await database.query('select count(*)::int as count from delivery_queue');
      return rows[0].count;
    },
    /** One more worker process beside the first. Linux only: it gets the first one's variables. */
    async addWorker() {
      const first = readFileSync(`/proc/${stack.pids().get('worker')}/environ`, 'utf8').split('\0');
      const env = Object.fromEntries(first.filter(Boolean).map((line) => line.split(/=(.*)/s, 2)));
      const own = { ...env, POSTRIDER_METRICS_PORT: String(await findFreePort()) };
      more.push(spawn(process.execPath, [entries.worker], { env: own, stdio: 'ignore' }));
      await pause(5_000);
    },
    async endAddedWorkers() {
      for (const worker of more.splice(0)) {
        // One that has crashed ends no second time.
        if (worker.kill('SIGTERM')) await once(worker, 'exit');
      }
    },
    /** Does work while no delivery is begun. */
    async withoutDeliveries(work) {
      const worker = stack.pids().get('worker');
      process.kill(worker, 'SIGSTOP');
      try {
        return await work();
      } finally {
        process.kill(worker, 'SIGCONT');
      }
    },
    /** The worker ends, and the supervisor starts it again with these variables. */
    async restartWorker(variables) {
      Object.assign(process.env, variables);
      const before = stack.pids().get('worker');
      process.kill(before, 'SIGKILL');
      while ((stack.pids().get('worker') ?? before) === before) await pause(100);
      await pause(3_000);
    },
    async stop() {
      await this.endAddedWorkers();
      api.close();
      await database.end();
      await stack.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
