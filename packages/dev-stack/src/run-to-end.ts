import { spawn } from 'node:child_process';

export interface RunOptions {
  args?: string[];
  /** The whole environment. */
  env: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
}

/** Runs a Node program to its end. Returns its output; if it fails, throws an error with all of it. */
export async function runToEnd(entry: string, { args = [], env, signal }: RunOptions): Promise<string> {
  const child = spawn(process.execPath, ['--enable-source-maps', entry, ...args], {
    env,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const outcome = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, killedBy) => resolve(code === 0 ? undefined : (killedBy ?? `exit code ${code}`)));
  });
  if (outcome) throw new Error(`${entry} failed (${outcome}):\n${output.out}${output.err}`);
  return output.out;
}
