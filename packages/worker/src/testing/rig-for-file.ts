import type { Metrics, Traces } from '@postrider/process';
import { afterAll } from 'vitest';
import type { Config } from '../config.ts';
import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';

export interface FileRigOptions {
  /** Starts one worker in this process at the beginning, with these settings. */
  worker?: Partial<Config>;
  metrics?: Metrics;
  traces?: Traces | null;
}

/** A rig for all tests of a file. It is stopped after them. */
export async function rigForFile({ worker, metrics, traces }: FileRigOptions = {}): Promise<Rig> {
  const rig = await startRig();
  afterAll(() => rig.stop());
  if (worker !== undefined) await rig.startWorker(worker, { metrics, traces });
  return rig;
}
