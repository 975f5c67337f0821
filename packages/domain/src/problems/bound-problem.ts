import { MAX_POINTER_LENGTH } from './pointer.ts';

/** One validation error: of a member of the body (JSON Pointer) or of a query parameter (`/name`). */
export interface ProblemEntry {
  pointer: string;
  detail: string;
}

/** The most validation errors in one answer. */
export const MAX_ENTRIES = 20;
/** Of one `detail`, in characters; JSON needs up to six bytes for each. */
const MAX_TEXT_LENGTH = 512;
/** Of all entries, so that the whole answer stays below 16 KiB. */
const MAX_ENTRIES_BYTES = 11 * 1024;

/** A text that may quote a request, cut to what an answer may show. */
export function boundText(text: string): string {
  return text.length <= MAX_TEXT_LENGTH ? text : `${cut(text, MAX_TEXT_LENGTH)}…`;
}

/** As many of the first entries as an answer may show. */
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

/** A pointer that is too long ends at the last member that fits; the detail names the next. */
function boundEntry({ pointer, detail }: ProblemEntry): ProblemEntry {
  if (pointer.length <= MAX_POINTER_LENGTH) return { pointer, detail: boundText(detail) };
  const end = pointer.lastIndexOf('/', MAX_POINTER_LENGTH);
  const below = cut(pointer.slice(end), 40);
  return { pointer: pointer.slice(0, end), detail: boundText(`At "${below}…" below it: ${detail}`) };
}

/** The beginning of a text, never with half of a surrogate pair at its end. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
