import { inexactNumbers } from './exact-numbers.ts';
import { pointerOf } from './pointer.ts';
import { invalidBody, Problem, type ProblemEntry } from './problem.ts';

/** Deeper than any payload, shallow enough for every recursion over it, ours and the receivers'. */
const MAX_DEPTH = 64;
const MAX_ENTRIES = 20;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body as JSON. What Postgres, JSON.stringify or a receiver could not carry unchanged is refused here, once for
 * all routes: invalid UTF-8, NUL characters, halves of surrogate pairs, numbers beyond a double, deep nesting.
 */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw new Problem('malformed_json', 'The body is not valid UTF-8.', { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it cannot be parsed';
    throw new Problem('malformed_json', `The body is not valid JSON: ${why}.`, { cause });
  }
  const entries: ProblemEntry[] = [];
  inspect(value, [], entries);
  if (entries.length === 0) {
    for (const pointer of inexactNumbers(text).slice(0, MAX_ENTRIES)) {
      const detail =
        'This number would change on its way: it takes at most 15 significant digits, or in data a string.';
      entries.push({ pointer, detail });
    }
  }
  if (entries.length > 0) throw invalidBody(entries);
  return value;
}

function inspect(value: unknown, path: PropertyKey[], entries: ProblemEntry[]): void {
  if (entries.length >= MAX_ENTRIES) return;
  if (typeof value === 'string') {
    const wrong = wrongCharacter(value);
    if (wrong) entries.push({ pointer: pointerOf(path), detail: `The text holds ${wrong}.` });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= MAX_DEPTH) {
    entries.push({ pointer: pointerOf(path), detail: `Nesting is limited to ${MAX_DEPTH} levels.` });
    return;
  }
  const isArray = Array.isArray(value);
  for (const [name, member] of Object.entries(value)) {
    const wrong = isArray ? undefined : wrongCharacter(name);
    if (wrong) entries.push({ pointer: pointerOf(path), detail: `A member's name holds ${wrong}.` });
    path.push(name);
    inspect(member, path, entries);
    path.pop();
  }
}

function wrongCharacter(text: string): string | undefined {
  if (text.includes('\0')) return 'a NUL character, which cannot be stored';
  // With the u flag this matches unpaired halves only; they have no form in UTF-8.
  if (/\p{Surrogate}/u.test(text)) return 'half of a surrogate pair, which has no form in UTF-8';
  return undefined;
}
