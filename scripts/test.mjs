import { join } from 'node:path';
import { installMissing, ROOT, runShown } from './prepare.mjs';

// Without a build: tests run from the sources, and the run builds only if a test needs it.
await installMissing();
console.log('Running the tests (about eight minutes on two cores; Postgres and Temporal start on first use)…');
process.exitCode = await runShown([join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)]);
