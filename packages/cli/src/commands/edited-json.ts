import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';

/** JSON as a person left it in their editor. The file stays if it is no JSON, so that no work is lost. */
export async function editedJson(value: unknown): Promise<unknown> {
  const path = join(mkdtempSync(join(tmpdir(), 'postrider-edit-')), 'data.json');
  writeFileSync(path, `${JSON.stringify(value ?? {}, undefined, 2)}\n`, { mode: 0o600 });
  edit(path);
  const text = readFileSync(path, 'utf8');
  const edited = text.trim() === '' ? undefined : parse(text, path);
  rmSync(dirname(path), { recursive: true });
  if (edited === undefined) throw usageError('The file was left empty: nothing was sent.');
  return edited;
}

/** `EDITOR` may have options in it, such as `code --wait`: a shell reads it, as it does for other programs. */
function edit(path: string): void {
  const { env, platform } = process;
  const editor = env['VISUAL'] || env['EDITOR'] || (platform === 'win32' ? 'notepad' : 'vi');
  const [command, args] =
    platform === 'win32' ? [`${editor} "${path}"`, []] : ['sh', ['-c', `${editor} "$1"`, 'sh', path]];
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: platform === 'win32' });
  if (status === 0) return;
  rmSync(dirname(path), { recursive: true });
  throw usageError(`The editor (${escapeText(editor)}) failed, or there is none: set EDITOR. Nothing was sent.`);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = escapeText(error instanceof Error ? error.message : '');
    throw usageError(`What you wrote is no JSON: ${why}\nNothing was sent. It is kept in ${escapeText(path)}`);
  }
}
