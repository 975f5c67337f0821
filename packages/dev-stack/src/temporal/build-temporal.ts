import { join } from 'node:path';
import { installWithGo } from './install-with-go.ts';
import type { StepControl } from './step-control.ts';

export interface BuildOptions {
  /** The program `go`. */
  go: string;
  folder: string;
  version: string;
}

/** Builds `temporal` from source into `folder` and returns the program. */
export async function buildTemporal({ go, folder, version }: BuildOptions, control: StepControl): Promise<string> {
  control.say(`Building Temporal ${version} with Go (once; about three minutes on two cores that do nothing else)…`);
  const sources = [`github.com/temporalio/cli/cmd/temporal@${version}`];
  await installWithGo({ go, folder, sources }, control.signal);
  return join(folder, 'temporal');
}
