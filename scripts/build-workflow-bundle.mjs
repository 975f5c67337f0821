// Bundles the workflow code once, so that no worker spends its first seconds on that. Run it after `tsc -b`.
import { existsSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), 'packages');
const entry = join(packages, 'worker/dist/workflows.js');
const bundle = join(packages, 'worker/dist/workflow-bundle.js');

if (!isCurrent()) {
  const requireFromWorker = createRequire(entry);
  const { bundleWorkflowCode } = await import(pathToFileURL(requireFromWorker.resolve('@temporalio/worker')).href);
  const silent = { log: () => undefined, trace: () => undefined, debug: () => undefined, info: () => undefined };
  const logger = { ...silent, warn: console.warn, error: console.error };
  const preloadModules = [join(packages, 'worker/dist/temporal/without-stacks.js')];
  const { code } = await bundleWorkflowCode({ workflowsPath: entry, preloadModules, logger });
  writeFileSync(`${bundle}.new`, code);
  renameSync(`${bundle}.new`, bundle);
}

/** The bundle contains code of these packages and of the SDK, whose version is in the manifest. */
function isCurrent() {
  if (!existsSync(bundle)) return false;
  const builtAt = statSync(bundle).mtimeMs;
  const manifests = ['worker', 'domain'].map((name) => join(packages, name, 'package.json'));
  const sources = ['worker', 'domain'].flatMap((name) => scriptsBelow(join(packages, name, 'dist')));
  return [...manifests, ...sources].every((file) => file === bundle || statSync(file).mtimeMs < builtAt);
}

function scriptsBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return scriptsBelow(path);
    return path.endsWith('.js') ? [path] : [];
  });
}
