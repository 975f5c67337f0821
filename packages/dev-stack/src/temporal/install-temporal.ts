import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildTemporal } from './build-temporal.ts';
import { downloadTemporal } from './download-temporal.ts';
import type { StepControl } from './step-control.ts';

// Go cannot install later versions, because their go.mod has a `replace`.
const VERSION = 'v1.5.1';
// The folder of Go's own installer, which does not change the PATH.
const GO_FOLDERS = ['/usr/local/go/bin', '/usr/lib/go/bin', '/opt/homebrew/bin'];

/** Builds `temporal` below `folder`. Undefined without Go. */
export async function buildWithGo(folder: string, control: StepControl): Promise<string | undefined> {
  const go = findGo();
  return go && buildTemporal({ go, folder, version: VERSION }, control);
}

/** Installs `temporal` into `folder` in any way that works on this machine. Returns the program. */
export async function installTemporal(folder: string, control: StepControl): Promise<string> {
  const downloaded = await downloadTemporal({ folder, version: VERSION }, control);
  if (downloaded !== undefined) return downloaded;
  const built = await buildWithGo(folder, control);
  if (built !== undefined) return built;
  throw new Error(
    'Temporal is missing, its download cannot be reached, and there is no Go to build it with. Put the program ' +
      '"temporal" (https://docs.temporal.io/cli) or Go 1.24 or newer on the PATH, or set TEMPORAL_ADDRESS to a ' +
      'Temporal server that runs already.',
  );
}

function findGo(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...GO_FOLDERS];
  return folders.map((folder) => join(folder, 'go')).find((path) => existsSync(path));
}
