// Writes `dist/commands.json`: every operation of the API's description as a command, small enough to start fast.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandsOf } from './commands-of.mjs';

const pathOf = (path) => fileURLToPath(new URL(path, import.meta.url));
const description = JSON.parse(readFileSync(pathOf('../../server/openapi.json'), 'utf8'));

writeFileSync(pathOf('../dist/commands.json'), JSON.stringify(commandsOf(description)));
chmodSync(pathOf('../dist/bin/postrider.js'), 0o755);
