import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDemoReceiver } from './demo/demo-receiver.ts';
import { runDemo } from './demo/run-demo.ts';
import { lockFolder } from './processes/folder-lock.ts';
import { commandLine, findProcess, isRunning, parentOf, type ProcessIdentity } from './processes/process-identity.ts';
import { apiUrl, describeStack, readyLine } from './ready-message.ts';
import { parseStackConfig, type StackConfig } from './stack-config.ts';
import { entriesBelow } from './stack-programs.ts';
import { say } from './say.ts';
import { startStack, type Stack } from './start-stack.ts';
import { PROJECT_ROOT, STATE_FOLDER } from './state-folder.ts';

const LAUNCHER_POLL_MS = 1_000;

/** `npm start`: starts the stack, shows that it works, and keeps it running until it is told to stop. */
export async function runUntilStopped(): Promise<void> {
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
    await serve({ config, stack, stopRequest }).finally(async () => {
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
  stopRequest: AbortSignal;
}

async function serve({ config, stack, stopRequest }: Serving): Promise<void> {
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
  say(readyLine({ config, stack, demo }));
  say(describeStack({ config, stack, demo }));
  await aborted(stopRequest);
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
