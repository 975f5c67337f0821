// Writes `dist/commands.json`: every operation of the API's description as a command, small enough to start fast.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { commandsOf } from './commands-of.mjs';

const pathOf = (path) => fileURLToPath(new URL(path, import.meta.url));
const description = JSON.parse(readFileSync(pathOf('../../server/openapi.json'), 'utf8'));

writeFileSync(pathOf('../dist/commands.json'), JSON.stringify(commandsOf(description)));
// The filters of endpoints are in a package that is not published.
await build({
  entryPoints: [pathOf('../src/listen/event-filter.ts')],
  outfile: pathOf('../dist/listen/event-filter.js'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  plugins: [ownFilesStay()],
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
chmodSync(pathOf('../dist/bin/postrider.js'), 0o755);

/** An error must be of the class that the program knows. */
function ownFilesStay() {
  return {
    name: 'own-files-stay',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, importer }) =>
        importer.includes('/cli/src/') ? { path: path.replace(/\.ts$/, '.js'), external: true } : undefined,
      ),
  };
}
