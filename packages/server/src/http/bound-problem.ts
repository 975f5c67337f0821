import { MAX_POINTER_LENGTH } from './pointer.ts';

/** What is wrong with one member of the body (JSON Pointer), or one query parameter (`/name`). */
export interface ProblemEntry {
  pointer: string;
  detail: string;
}

/** An answer shows no more of them: whoever sent so much wrong has enough to begin with. */
export const MAX_ENTRIES = 20;
/** Of one `detail`. JSON takes up to six bytes for a character. */
const MAX_TEXT_LENGTH = 512;
/** Of all entries; with the rest an answer stays below 16 KiB. */
const MAX_ENTRIES_BYTES = 11 * 1024;

/** A text as an answer may show it: parts of requests that it quotes may be as long as the request. */
export function boundText(text: string): string {
  return text.length <= MAX_TEXT_LENGTH ? text : `${cut(text, MAX_TEXT_LENGTH)}…`;
}

/** The first entries, as many as an answer may show. */
export function boundEntries(entries: readonly ProblemEntry[]): ProblemEntry[] {
  const shown: ProblemEntry[] = [];
  let bytes = 0;
  for (const entry of entries.slice(0, MAX_ENTRIES)) {
    const bounded = boundEntry(entry);
    bytes += Buffer.byteLength(JSON.stringify(bounded));
    if (bytes > MAX_ENTRIES_BYTES) break;
    shown.push(bounded);
  }
  return shown;
}

/** A pointer that is too long leads to the last member that it can name; the detail says where it went on. */
function boundEntry({ pointer, detail }: ProblemEntry): ProblemEntry {
  if (pointer.length <= MAX_POINTER_LENGTH) return { pointer, detail: boundText(detail) };
  const end = pointer.lastIndexOf('/', MAX_POINTER_LENGTH);
  const below = cut(pointer.slice(end), 40);
  return { pointer: pointer.slice(0, end), detail: boundText(`At "${below}…" below: ${detail}`) };
}

/** The beginning of a text, without half of a character at its end. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
