import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from './source-files.mjs';

const run = promisify(execFile);
const DOCUMENT = join(ROOT, 'packages/server/openapi.json');
const options = { env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } };

/** The output of a linter, also when it exits with an error because it found something. */
async function outputOf(name, args) {
  const { stdout } = await run(join(ROOT, 'node_modules/.bin', name), args, options).catch((error) => error);
  return stdout;
}

test('redocly, with its recommended rules, has nothing to say about the description of the API', async () => {
  const found = JSON.parse(
    await outputOf('redocly', ['lint', '--extends', 'recommended', '--format', 'json', DOCUMENT]),
  );
  expect(found.problems.map(({ ruleId, message, location }) => [ruleId, message, location?.[0]?.pointer])).toEqual([]);
  expect(found.totals).toMatchObject({ errors: 0, warnings: 0 });
});

test('spectral finds nothing with all of its rules for OpenAPI', async () => {
  const ruleset = join(ROOT, 'scripts/openapi-ruleset.yaml');
  const found = JSON.parse(
    await outputOf('spectral', ['lint', '--quiet', '--format', 'json', '--ruleset', ruleset, DOCUMENT]),
  );
  expect(found.map(({ code, message, path }) => [code, message, path.join('/')])).toEqual([]);
});
