import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runDemo } from './demo/run-demo.ts';
import { lockFolder } from './processes/folder-lock.ts';
import { findProcess, isRunning, type ProcessIdentity } from './processes/process-identity.ts';
import { describeStack, readyLine } from './ready-message.ts';
import { parseStackConfig } from './stack-config.ts';
import { entriesBelow } from './stack-programs.ts';
import { startStack } from './start-stack.ts';
import { PROJECT_ROOT, STATE_FOLDER } from './state-folder.ts';

const LAUNCHER_POLL_MS = 1_000;

/** `npm start`: brings the stack up, shows that it works, and keeps it up until it is told to stop. */
export async function runUntilStopped(): Promise<void> {
  const say = (line: string): void => console.log(line);
  // Whoever read our output may go away; the stack stays.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const config = parseStackConfig(process.env);
  mkdirSync(STATE_FOLDER, { recursive: true });
  const launcher = findLauncher();
  const unlock = await lockFolder({ path: join(STATE_FOLDER, 'lock'), launcher, say });
  try {
    const stopRequest = awaitStopRequest(launcher);
    const entries = entriesBelow(PROJECT_ROOT);
    const stack = await startStack({ config, stateDir: STATE_FOLDER, entries, say, signal: stopRequest });
    const demo = await runDemo({ config, stack, stateDir: STATE_FOLDER, say, signal: stopRequest });
    try {
      say(readyLine({ config, stack, demo: demo.result }));
      say(describeStack({ config, stack, demo: demo.result }));
      await aborted(stopRequest);
    } finally {
      say(`Stopping (${String(stopRequest.reason)}; up to 15 s)…`);
      await stack.stop();
      await demo.close();
    }
    say('Stopped. Data is kept in .postrider/.');
  } finally {
    unlock();
  }
}

/** The npm that runs us, if one does. */
function findLauncher(): ProcessIdentity | undefined {
  return process.env['npm_lifecycle_event'] === undefined ? undefined : findProcess(process.ppid);
}

/** Aborts when we are told to stop, or when the npm that runs us was killed and can tell us nothing any more. */
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
