import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { testBuild } from '@postrider/dev-stack/testing';
import { beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const workspace = fileURLToPath(new URL('../../../..', import.meta.url));

function outputOf(script: string, ...args: string[]): string {
  try {
    return execFileSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }; // of execFileSync
    return stdout + stderr;
  }
}

beforeAll(testBuild);

test('types, version and the report of the public interface are those of now', () => {
  expect(outputOf(`${root}/scripts/generate.mjs`, '--check')).toBe('');
});

// The tests are not in the build; what they say about types holds only if they compile.
test('the tests compile', () => {
  expect(outputOf(`${workspace}/node_modules/typescript/bin/tsc`, '-p', 'tsconfig.test.json')).toBe('');
});
