import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { STATE_FOLDER } from '../state-folder.ts';
import { builtIn } from './build-temporal.ts';
import { buildWithGo, installTemporal } from './install-temporal.ts';
import type { StepControl } from './step-control.ts';

// The worker uses poller autoscaling and eager starts, which need at least this server.
const OLDEST_SERVER = { major: 1, minor: 29 };

/** Finds the `temporal` program: on the PATH, or kept from an earlier start, or installed now. */
export async function findTemporal(stateDir: string, control: StepControl): Promise<string> {
  const keptIn = join(stateDir, 'bin');
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), builtIn(keptIn), keptIn]) {
    const program = join(folder, 'temporal');
    if (folder === '' || !isExecutable(program)) continue;
    const problem = findProblem(program);
    if (!problem) return program;
    control.say(`Not using ${program}: ${problem}.`);
  }
  return installTemporal(keptIn, control);
}

/**
 * Finds one for tests, on whatever machine: our own build, whose SQLite is not broken by what is cancelled. A start takes another one
 * that is there, and starts it again when that happens; a test would see the outage.
 */
export async function findTestTemporal(control: StepControl): Promise<string> {
  const keptIn = join(STATE_FOLDER, 'bin');
  const kept = join(builtIn(keptIn), 'temporal');
  if (isExecutable(kept) && !findProblem(kept)) return kept;
  try {
    const built = await buildWithGo(keptIn, control);
    if (built !== undefined) return built;
  } catch (error) {
    control.signal?.throwIfAborted();
    control.say(`The build failed, so tests use another one: ${String(error)}`);
  }
  return findTemporal(STATE_FOLDER, control);
}

/** What is wrong with a `temporal` program. Undefined if nothing is. */
function findProblem(program: string): string | undefined {
  const { status, stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  if (status !== 0) return `it does not run (${error?.message ?? `exit code ${status}`})`;
  const version = /Server (\d+)\.(\d+)\./.exec(stdout);
  if (!version) return `it has no server in it (${stdout.trim()})`;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const { major: oldestMajor, minor: oldestMinor } = OLDEST_SERVER;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `its server ${major}.${minor} is older than ${oldestMajor}.${oldestMinor}`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
