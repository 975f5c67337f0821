import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { StepControl } from './find-temporal.ts';

// Later versions have a `replace` in their go.mod, which `go install` refuses.
const VERSION = 'v1.5.1';
const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@${VERSION}`;
// Where Go's own installer puts it; it asks people to extend their PATH by hand.
const GO_FOLDERS = ['/usr/local/go/bin', '/usr/lib/go/bin', '/opt/homebrew/bin'];

/** Builds `temporal` into `folder` and returns the program. */
export async function installTemporal(folder: string, { say, signal }: StepControl): Promise<string> {
  const go = findGo();
  if (!go) {
    throw new Error(
      'Temporal is missing. Put the "temporal" program (https://docs.temporal.io/cli) or Go 1.24 or newer on the PATH, ' +
        'or set TEMPORAL_ADDRESS to a Temporal server that runs already.',
    );
  }
  say(`Building Temporal ${VERSION} with Go (once; about three minutes on two cores)…`);
  const partial = join(folder, `.build-${process.pid}`);
  mkdirSync(partial, { recursive: true });
  try {
    await run([go, 'install', GO_PACKAGE], goEnvironment(partial, join(folder, '..', 'go')), signal);
    const program = join(folder, 'temporal');
    renameSync(join(partial, 'temporal'), program);
    return program;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function findGo(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...GO_FOLDERS];
  return folders.map((folder) => join(folder, 'go')).find((path) => existsSync(path));
}

/** Go needs a home for its caches. Without one it gets a folder of ours. */
function goEnvironment(binFolder: string, cacheFolder: string): NodeJS.ProcessEnv {
  const hasHome = Boolean(process.env['HOME']) && existsSync(homedir());
  const caches = hasHome ? {} : { GOPATH: cacheFolder, GOCACHE: join(cacheFolder, 'build') };
  // Without C: a machine that has Go need not have a compiler, and nothing in Temporal asks for one.
  return { ...process.env, ...caches, GOBIN: binFolder, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false -modcacherw' };
}

async function run(command: [string, ...string[]], env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<void> {
  const [file, ...args] = command;
  const child = spawn(file, args, { env, signal, stdio: ['ignore', 'ignore', 'pipe'] });
  let lastOutput = '';
  child.stderr.on('data', (chunk: Buffer) => (lastOutput = (lastOutput + chunk.toString()).slice(-4_000)));
  const outcome = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : `exit code ${code}`));
  });
  if (outcome) throw new Error(`"${file} ${args.join(' ')}" failed (${outcome}):\n${lastOutput}`);
}
