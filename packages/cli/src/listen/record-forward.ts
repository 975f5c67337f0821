import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { writeOrRefuse } from '../output/write-or-refuse.ts';
import type { Forwarded } from './view.ts';

/** Makes the folder for `--record`. Payloads may be personal: nobody else reads them. */
export function recordFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch {
    throw usageError(`--record: the folder ${escapeText(folder)} cannot be made.`);
  }
}

/** Writes a request and its answer into a file of their own: `evt_….json`, and `evt_….2.json` of the second. */
export function recordForward(folder: string, { event, request, result, number, again, at }: Forwarded): void {
  // From outside: it must stay in the folder.
  const id = event.id.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  const name = number === 1 ? `${id}.json` : `${id}.${number}.json`;
  const { url, headers, body } = request;
  const response =
    result.kind === 'answered' ? { status: result.status, headers: result.headers, body: result.body } : null;
  const error = result.kind === 'answered' ? null : { code: result.kind, detail: result.detail };
  const record = { at, again, durationMs: result.durationMs, request: { method: 'POST', url, headers, body } };
  const text = `${JSON.stringify({ ...record, response, error }, undefined, 2)}\n`;
  writeOrRefuse(`--record: ${id} was forwarded, but`, () => writeFileSync(join(folder, name), text, { mode: 0o600 }));
}
