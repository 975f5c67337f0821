import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

const KEPT_OUTPUT_CHARS = 4_000;

interface GoSources {
  /** The program `go`. */
  go: string;
  folder: string;
  /** Paths of packages. */
  sources: readonly string[];
  /** The version of their module. */
  version: string;
  /** Modules that they need, in a later version than they ask for: `path@version`. */
  newer?: readonly string[];
}

/** Builds programs from source into `folder`: all of them, or none. */
export async function installWithGo(
  { go, folder, sources, version, newer = [] }: GoSources,
  signal?: AbortSignal,
): Promise<void> {
  const partial = join(folder, `.build-${process.pid}`);
  mkdirSync(partial, { recursive: true });
  // A module of its own, so that it can choose the versions of others.
  writeFileSync(join(partial, 'go.mod'), 'module programs\n');
  const context = { cwd: partial, env: goEnvironment(partial), signal };
  try {
    await run([go, 'get', ...sources.map((path) => `${path}@${version}`), ...newer], context);
    await run([go, 'install', '-trimpath', '-ldflags=-s -w', ...sources], context);
    for (const name of sources.map((path) => basename(path))) renameSync(join(partial, name), join(folder, name));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Go keeps gigabytes of caches in the home directory. Without one, they go into the folder of the build and are deleted with it. */
function goEnvironment(partial: string): NodeJS.ProcessEnv {
  const hasHome = Boolean(process.env['HOME']) && existsSync(homedir());
  const caches = hasHome ? {} : { GOPATH: join(partial, 'go'), GOCACHE: join(partial, 'cache') };
  // Without cgo: a machine with Go may have no C compiler, and Temporal does not need one.
  const flags = '-buildvcs=false -modcacherw';
  return { ...process.env, ...caches, GOBIN: partial, CGO_ENABLED: '0', GOFLAGS: flags };
}

interface Context {
  cwd: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
}

async function run(command: [string, ...string[]], context: Context): Promise<void> {
  const [file, ...args] = command;
  const child = spawn(file, args, { ...context, stdio: ['ignore', 'ignore', 'pipe'] });
  let lastOutput = '';
  child.stderr.on('data', (chunk: Buffer) => (lastOutput = (lastOutput + chunk.toString()).slice(-KEPT_OUTPUT_CHARS)));
  const outcome = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : `exit code ${code}`));
  });
  if (outcome) throw new Error(`"${command.join(' ')}" failed (${outcome}):\n${lastOutput}`);
}
