import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runProgram, type RunOptions } from './run-program.ts';

/** A project of a user, with our packages installed as they would be published. */
export interface ConsumerProject {
  folder: string;
  write(path: string, text: string): Promise<void>;
  run(program: string, args: readonly string[], options?: Omit<RunOptions, 'cwd'>): Promise<string>;
  remove(): Promise<void>;
}

/** Creates a project and installs packages as a user would: tarballs by path, others by version. */
export async function createConsumer(dependencies: Record<string, string>): Promise<ConsumerProject> {
  const folder = await mkdtemp(join(tmpdir(), 'postrider-consumer-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write('package.json', JSON.stringify({ name: 'consumer', private: true, dependencies }, null, 2));
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  await runProgram('npm', ['install', ...flags], { cwd: folder });
  return {
    folder,
    write,
    run: (program, args, options = {}) => runProgram(program, args, { ...options, cwd: folder }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
