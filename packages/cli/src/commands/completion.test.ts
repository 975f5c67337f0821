import { execFileSync } from 'node:child_process';
import { testBuild } from '@postrider/dev-stack/testing';
import { beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

let script: string;
beforeAll(async () => {
  await testBuild();
  ({ stdout: script } = await runCli(['completion', 'bash']));
});

/** What a real bash offers for each line, whose last word is not finished. */
function offeredBy(lines: readonly string[]): string[][] {
  const asked = lines.map(
    (line) => `COMP_WORDS=(${line}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _postrider; echo "\${COMPREPLY[*]}"`,
  );
  const options = { encoding: 'utf8', input: `${script}\n${asked.join('\n')}\n` } as const;
  const output = execFileSync('bash', ['--norc', '-s'], options);
  return output
    .split('\n')
    .slice(0, lines.length)
    .map((line) => line.split(' ').filter((word) => word !== ''));
}

test('bash completes commands, options and the values that the API names, and leaves paths to itself', () => {
  const lines = [
    'postrider endp',
    'postrider types exp',
    'postrider deliveries list --stat',
    'postrider deliveries list --status = dead',
    'postrider deliveries list --status =',
    'postrider deliveries list --status=dead',
    "postrider export --format ''",
    'postrider tail --status=del',
    "postrider endpoints get ''",
    "postrider dev ''",
  ];
  const statuses = expect.arrayContaining(['pending', 'dead_lettered']) as unknown;
  expect(offeredBy(lines)).toEqual([
    ['endpoints'],
    ['export'],
    ['--status'],
    ['dead_lettered'],
    statuses,
    ['--status=dead_lettered'],
    ['yaml', 'json'],
    ['--status=delivered'],
    [],
    ['--demo'],
  ]);
});

test('there is no script for a shell that it does not know', async () => {
  expect(await runCli(['completion', 'csh'])).toMatchObject({ code: 2, stdout: '' });
});
