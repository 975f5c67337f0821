// A stack of its own for the benchmark: free ports, an empty folder, deleted at the end. Needs `node scripts/prepare.mjs` first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../prepare.mjs';
import { openApi } from '../running-stack.mjs';

const dist = (file) => import(join(ROOT, 'packages/dev-stack/dist', file));
const PORTS = ['api', 'temporal', 'temporalUi', 'postgres', 'demo'];

/** Starts everything. `say` gets a line for each step. */
export async function startOwnStack(say) {
  const [{ startStack }, { entriesBelow }, { findFreePort }] = await Promise.all(
    ['start-stack.js', 'stack-programs.js', 'free-port.js'].map(dist),
  );
  const stateDir = mkdtempSync(join(tmpdir(), 'postrider-bench-'));
  const ports = Object.fromEntries(await Promise.all(PORTS.map(async (name) => [name, await findFreePort()])));
  const config = {
    host: '127.0.0.1',
    ports,
    temporalAddress: process.env.TEMPORAL_ADDRESS || undefined,
    temporalNamespace: process.env.POSTRIDER_TEMPORAL_NAMESPACE ?? 'default',
    temporalUiUrl: undefined,
  };
  const entries = entriesBelow(ROOT);
  let stack;
  try {
    stack = await startStack({ config, stateDir, entries, say, signal: new AbortController().signal });
  } catch (error) {
    rmSync(stateDir, { recursive: true, force: true });
    throw error;
  }
  const api = openApi(128, { base: `http://127.0.0.1:${ports.api}`, key: stack.secrets.adminKey });
  return {
    api,
    pids: () => stack.pids(),
    /** The worker ends, and the supervisor starts it again with these variables. */
    async restartWorker(variables) {
      Object.assign(process.env, variables);
      const before = stack.pids().get('worker');
      process.kill(before, 'SIGKILL');
      while ((stack.pids().get('worker') ?? before) === before) await pause(100);
      await pause(3_000);
    },
    async stop() {
      api.close();
      await stack.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
