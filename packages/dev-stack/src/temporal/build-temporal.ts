import { join } from 'node:path';
import { installWithGo } from './install-with-go.ts';
import type { StepControl } from './step-control.ts';

// With the one that Temporal 1.5 asks for, a query that is cancelled may break the server's only connection: see is-interrupted.ts.
const SQLITE = 'modernc.org/sqlite@v1.44.3';

export interface BuildOptions {
  /** The program `go`. */
  go: string;
  folder: string;
  version: string;
}

/** Where `buildTemporal` puts what it builds below a folder for programs. */
export const builtIn = (folder: string): string => join(folder, SQLITE.slice(SQLITE.indexOf('/') + 1));

/** Builds `temporal` from source below `folder` and returns the program. */
export async function buildTemporal({ go, folder, version }: BuildOptions, control: StepControl): Promise<string> {
  control.say(`Building Temporal ${version} with Go (once; about three minutes on two cores that do nothing else)…`);
  const sources = ['github.com/temporalio/cli/cmd/temporal'];
  await installWithGo({ go, folder: builtIn(folder), sources, version, newer: [SQLITE] }, control.signal);
  return join(builtIn(folder), 'temporal');
}
