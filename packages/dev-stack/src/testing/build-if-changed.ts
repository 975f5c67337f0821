import { join } from 'node:path';
import { runProgram } from '../packed/run-program.ts';
import { PROJECT_ROOT } from '../state-folder.ts';

/** Builds what changed since the last build. Throws an error with the output of the compiler. */
export function buildIfChanged(): Promise<string> {
  return runProgram(process.execPath, [join(PROJECT_ROOT, 'scripts/build-if-changed.mjs')], { timeoutMs: 300_000 });
}
