import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildTemporal } from './build-temporal.ts';
import { downloadTemporal } from './download-temporal.ts';
import type { StepControl } from './step-control.ts';

// Go cannot install later versions: there is a `replace` in their go.mod.
const VERSION = 'v1.5.1';
// Where Go's own installer puts it; it asks people to extend their PATH by hand.
const GO_FOLDERS = ['/usr/local/go/bin', '/usr/lib/go/bin', '/opt/homebrew/bin'];

/** Gets `temporal` into `folder`, by whatever this machine reaches, and returns the program. */
export async function installTemporal(folder: string, control: StepControl): Promise<string> {
  const downloaded = await downloadTemporal({ folder, version: VERSION }, control);
  if (downloaded !== undefined) return downloaded;
  const go = findGo();
  if (go !== undefined) return buildTemporal({ go, folder, version: VERSION }, control);
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
