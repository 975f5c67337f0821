import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fillWeek } from './demo-week/fill-week.ts';
import { startLiveTraffic } from './demo-week/live-traffic.ts';
import { startDemoReceiver } from './demo/demo-receiver.ts';
import { runDemo } from './demo/run-demo.ts';
import { lockFolder } from './processes/folder-lock.ts';
import { commandLine, findProcess, isRunning, parentOf, type ProcessIdentity } from './processes/process-identity.ts';
import { apiUrl, describeStack, readyLine } from './ready-message.ts';
import { parseStackConfig, type StackConfig } from './stack-config.ts';
import { databaseUrl, entriesBelow, nodeEnvironment, type StackEntries } from './stack-programs.ts';
import { runToEnd } from './run-to-end.ts';
import { say } from './say.ts';
import { startStack, type Stack } from './start-stack.ts';
import { PROJECT_ROOT, STATE_FOLDER } from './state-folder.ts';

const LAUNCHER_POLL_MS = 1_000;

/** `npm start`: starts the stack, shows that it works, and keeps it running until it is told to stop. `hasDemo`: with a week of three shops. */
export async function runUntilStopped({ hasDemo }: { hasDemo: boolean }): Promise<void> {
  // The reader of our output may end. The stack keeps running.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const config = parseStackConfig(process.env);
  mkdirSync(STATE_FOLDER, { recursive: true });
  const launcher = findLauncher();
  const unlock = await lockFolder({ path: join(STATE_FOLDER, 'lock'), launcher, say });
  const stopRequest = awaitStopRequest(launcher);
  try {
    const entries = entriesBelow(PROJECT_ROOT);
    const stack = await startStack({ config, stateDir: STATE_FOLDER, entries, say, signal: stopRequest });
    await serve({ config, stack, entries, hasDemo, stopRequest }).finally(async () => {
      say(`Stopping (up to 15 s)…`);
      await stack.stop();
    });
    say('Stopped. Data is kept in .postrider/ for the next start.');
  } catch (error) {
    // A start that was cancelled has not failed.
    if (!stopRequest.aborted) throw error;
    say(`Stopped (${String(stopRequest.reason)}) before it was up.`);
  } finally {
    unlock();
  }
}

interface Serving {
  config: StackConfig;
  stack: Stack;
  entries: StackEntries;
  hasDemo: boolean;
  stopRequest: AbortSignal;
}

async function serve(serving: Serving): Promise<void> {
  const { config, stack, stopRequest } = serving;
  // It lives as long as the process, because the worker still delivers to it while it drains.
  const receiver = await startDemoReceiver(config.ports.demo, say);
  say('Publishing one event to a demo receiver…');
  const demo = await runDemo({
    apiUrl: apiUrl(config),
    apiKey: stack.secrets.adminKey,
    tenantId: stack.tenantId,
    receiver,
    stateDir: STATE_FOLDER,
    signal: stopRequest,
  });
  if (serving.hasDemo) await showDemoWeek(serving);
  say(readyLine({ config, stack, demo }));
  say(describeStack({ config, stack, demo }));
  await aborted(stopRequest);
}

async function showDemoWeek({ config, stack, entries, stopRequest: signal }: Serving): Promise<void> {
  const api = { apiUrl: apiUrl(config), apiKey: stack.secrets.adminKey };
  const context = { config, secrets: stack.secrets, stateDir: STATE_FOLDER, entries };
  await fillWeek({
    ...api,
    databaseUrl: databaseUrl(context),
    port: config.ports.demo,
    rebuildRollups: () => runToEnd(entries.rebuildRollups, { env: nodeEnvironment(context), signal }),
    say,
    signal,
  });
  startLiveTraffic({ ...api, signal });
}

/** There may be a shell between this process and its npm. A shell passes no signals on. */
const LAUNCHER_DEPTH = 3;

/** The npm that runs this process, if there is one. */
function findLauncher(): ProcessIdentity | undefined {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined;
  let pid: number | undefined = process.ppid;
  for (let depth = 0; depth < LAUNCHER_DEPTH && pid !== undefined; depth++) {
    if (/\b(npm|pnpm|yarn)\b/.test(commandLine(pid))) return findProcess(pid);
    pid = parentOf(pid);
  }
  return findProcess(process.ppid);
}

/** Aborts on a signal, or when the npm that runs this process was killed and can pass on no signal. */
function awaitStopRequest(launcher: ProcessIdentity | undefined): AbortSignal {
  const request = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => request.abort(signal));
  if (launcher) {
    const poll = setInterval(() => {
      if (!isRunning(launcher)) request.abort('npm is gone');
    }, LAUNCHER_POLL_MS);
    poll.unref();
  }
  return request.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
