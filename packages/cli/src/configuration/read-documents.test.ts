import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { mergeDocuments } from './merge-documents.ts';
import { readDocuments } from './read-documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'postrider-documents-'));
const file = join(folder, 'postrider.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string) {
  writeFileSync(file, text);
  return mergeDocuments(await readDocuments([file]));
}

const MANY = 'a: &a [x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]\n';

test.each([
  ['no YAML', 'tenants: [\n', /postrider\.yaml is no document: /],
  ['a tag', 'version: !!js/function x\n', /Unresolved tag/],
  ['a member twice', 'version: 1\nversion: 1\n', /must be unique/],
  ['aliases that multiply', MANY, /alias/],
  ['a text', 'hello', /has no members/],
  ['nothing', '---\n---\n', /There is no document/],
  [
    'defaults in two documents',
    'version: 1\ndefaults: {}\n---\nversion: 1\ndefaults: {}\n',
    /defaults is in .* and in/,
  ],
  ['two versions', 'version: 1\n---\nversion: 2\n', /version is in .* and in/],
])('%s is refused', async (_, text, message) => {
  await expect(read(text)).rejects.toMatchObject({ exitCode: EXIT.usage, message: expect.stringMatching(message) });
});

test('lists of several documents become one, and members keep the names that they have', async () => {
  const { document } = await read(
    'version: 1\ntenants: [{ id: a }]\n---\nversion: 1\ntenants: [{ id: b }]\n__proto__: 1\n',
  );
  expect(Object.entries(document)).toEqual([
    ['version', 1],
    ['tenants', [{ id: 'a' }, { id: 'b' }]],
    ['__proto__', 1],
  ]);
});
