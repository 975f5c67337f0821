import { diffLines } from 'diff';
import type { Schemas } from '../api/types.ts';

type Attempt = Schemas['Attempt'];

interface Line {
  kind: 'added' | 'removed' | 'same';
  text: string;
}

/** Outside text may be long, and a comparison takes time that grows with its differences. */
const MOST_CHARACTERS = 100_000;
const MOST_EDITS = 500;

/** A request or an answer as lines, its body indented where it is JSON. */
export function textOf(attempt: Attempt, part: 'request' | 'response'): string {
  const { request, response, error } = attempt;
  if (part === 'request') return linesOf(`${request.method} ${request.url}`, request.headers, request.body);
  if (response === null) return error === null ? 'No answer' : `No answer\n${error.code}: ${error.message}`;
  return linesOf(String(response.status), response.headers, response.body);
}

function linesOf(first: string, headers: object, body: string): string {
  const named = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  return [first, ...named.toSorted(), '', indented(body)].join('\n').slice(0, MOST_CHARACTERS);
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** All lines of both. Null when they differ too much to compare. */
export function differingLines(before: string, after: string): Line[] | null {
  const changes = diffLines(`${before}\n`, `${after}\n`, { maxEditLength: MOST_EDITS });
  if (changes === undefined) return null;
  return changes.flatMap(({ added, removed, value }) => {
    const kind = added ? 'added' : removed ? 'removed' : 'same';
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): Line => ({ kind, text }));
  });
}
