import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT } from './prepare.mjs';

await prepare();
// In this process, so that a signal for `npm start` reaches the supervisor directly.
await import(pathToFileURL(join(ROOT, 'packages/dev-stack/dist/bin/start.js')).href);
