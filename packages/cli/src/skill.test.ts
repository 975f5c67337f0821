import { readFileSync } from 'node:fs';
import { testBuild } from '@postrider/dev-stack/testing';
import { beforeAll, expect, test } from 'vitest';
import { readCommandTable } from './api/command-table.ts';
import { createProgram } from './create-program.ts';
import { mapOf } from './map-of.ts';

beforeAll(testBuild);

test('every command in the skill and the README of the package is one', () => {
  const table = readCommandTable();
  const commands = new Set(mapOf(createProgram(table), table).map(({ command }) => command));
  const pages = ['skills/postrider-cli/SKILL.md', 'README.md'].map((path) =>
    readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'),
  );
  const written = pages.flatMap((text) => [
    ...text.matchAll(/(?:^|`)postrider ([a-z]+(?:-[a-z]+)*(?: [a-z]+(?:-[a-z]+)*)?)/gm),
  ]);
  expect(written.length).toBeGreaterThan(8);
  const unknown = written
    .map(([, words = '']) => words)
    .filter((words) => ![words, words.split(' ')[0] ?? ''].some((each) => commands.has(each)));
  expect(unknown).toEqual([]);
});
