// Writes `dist/tools.json`, a tool for each operation of the API's description, and `dist/docs.json`, the pages to search.
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sectionsOf } from './sections-of.mjs';
import { toolsOf } from './tools-of.mjs';

const pathOf = (path) => fileURLToPath(new URL(path, import.meta.url));
const description = JSON.parse(readFileSync(pathOf('../../server/openapi.json'), 'utf8'));
const pages = readdirSync(pathOf('../../../docs'), { recursive: true })
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replaceAll('\\', '/'))
  .toSorted((one, other) => (one < other ? -1 : 1));

writeFileSync(pathOf('../dist/tools.json'), JSON.stringify(toolsOf(description)));
const sections = pages.flatMap((name) => sectionsOf(name, readFileSync(pathOf(`../../../docs/${name}`), 'utf8')));
writeFileSync(pathOf('../dist/docs.json'), JSON.stringify(sections));
chmodSync(pathOf('../dist/bin/postrider-mcp.js'), 0o755);
