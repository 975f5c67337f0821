// Writes api-report.md: the declarations that users compile against, without their comments. A change of the public
// interface shows as a change of that file. With --check it only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const REPORT = join(root, 'api-report.md');

/** The report of what is built now. */
export function apiReport() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const entries = Object.entries(exports).filter(([, target]) => typeof target === 'object');
  const files = new Set(entries.map(([, target]) => join(root, target.import.types)));
  for (const file of files) for (const next of importsOf(file)) files.add(next);
  const lines = ['# Public interface', '', 'Written by `pnpm generate`. What changes here, changes for users.', ''];
  for (const [name, target] of entries) lines.push(`- \`${name}\`: \`${target.import.types}\``);
  for (const file of [...files].toSorted()) {
    lines.push('', `## ${relative(join(root, 'dist'), file)}`, '', '```text', declarationsOf(file), '```');
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
  const report = apiReport();
  if (!process.argv.includes('--check')) writeFileSync(REPORT, report);
  else if (readFileSync(REPORT, 'utf8') !== report) {
    process.stderr.write('The public interface changed: run `pnpm generate` and commit api-report.md.\n');
    process.exitCode = 1;
  }
}
