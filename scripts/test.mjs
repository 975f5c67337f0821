import { join } from 'node:path';
import { prepare, ROOT, runShown } from './prepare.mjs';

await prepare();
console.log('Running the tests (about four minutes on two cores; Postgres and Temporal start on first use)…');
process.exitCode = await runShown([join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)]);
