// Writes the api-report.md of a published package: the declarations that users compile against, without comments. A change of
// the public interface shows as a change of that file. Run it in the folder of the package, after a build. With --check it only
// compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The report of the current build in the folder of a package. */
export function apiReport(root) {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.entries(exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([name, target]) => [name, target.types ?? target.import.types]);
  const files = new Set(entries.map(([, types]) => join(root, types)));
  for (const file of files) for (const next of importsOf(file)) files.add(next);
  const lines = ['# Public interface', '', 'Written by `pnpm generate`. What changes here, changes for users.', ''];
  for (const [name, types] of entries) lines.push(`- \`${name}\`: \`${types}\``);
  for (const file of [...files].toSorted()) {
    const path = relative(join(root, 'dist'), file);
    // Generated declarations are left out: the files that they come from are compared instead.
    if (!/^generated[/\\]/.test(path)) lines.push('', `## ${path}`, '', '```text', declarationsOf(file), '```');
  }
  return `${lines.join('\n')}\n`;
}

function importsOf(file) {
  const names = [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.(?:js|ts)'/g)].map(([, name]) => name);
  return names.map((name) => join(dirname(file), `${name}.d.ts`)).filter((path) => existsSync(path));
}

function declarationsOf(file) {
  return readFileSync(file, 'utf8')
    .replaceAll(/\/\*\*.*?\*\//gs, '')
    .replaceAll(/^\/\/#.*$/gm, '')
    .replaceAll(/^import .*;$/gm, '')
    .replaceAll(/(from '\.[^']+)\.ts'/g, "$1.js'")
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n\s*\n/g, '\n')
    .trim();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = process.cwd();
  const file = join(root, 'api-report.md');
  const report = apiReport(root);
  if (!process.argv.includes('--check')) writeFileSync(file, report);
  else if (readFileSync(file, 'utf8') !== report) {
    process.stderr.write('The public interface changed: run `pnpm generate` and commit api-report.md.\n');
    process.exitCode = 1;
  }
}
