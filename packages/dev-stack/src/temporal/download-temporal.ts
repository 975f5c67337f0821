import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../run-to-end.ts';
import { PROJECT_ROOT } from '../state-folder.ts';
import type { StepControl } from './step-control.ts';

/** The host from which the SDK downloads the program. Many machines reach package registries, but not this host. */
const DOWNLOAD_HOST = 'https://temporal.download';
const REACH_TIMEOUT_MS = 5_000;
const DOWNLOAD_TIMEOUT_MS = 300_000;

/** Lets Temporal's SDK download the program into `folder`. Undefined if the download is not reachable. */
export async function downloadTemporal(
  { folder, version }: { folder: string; version: string },
  { say, signal }: StepControl,
): Promise<string | undefined> {
  if (!(await isReachable())) return undefined;
  say(`Downloading Temporal ${version} (once; about half a minute)…`);
  const partial = join(folder, `.download-${process.pid}`);
  mkdirSync(partial, { recursive: true });
  const limits = [AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS), ...(signal ? [signal] : [])];
  try {
    const entry = join(PROJECT_ROOT, 'packages/dev-stack/dist/bin/download-temporal.js');
    await runToEnd(entry, { args: [partial, version], env: process.env, signal: AbortSignal.any(limits) });
    const [name] = readdirSync(partial);
    if (name === undefined) throw new Error('It left no file.');
    renameSync(join(partial, name), join(folder, 'temporal'));
    return join(folder, 'temporal');
  } catch (error) {
    signal?.throwIfAborted();
    say(`The download failed: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function isReachable(): Promise<boolean> {
  try {
    await fetch(DOWNLOAD_HOST, { method: 'HEAD', signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}
