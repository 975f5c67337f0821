import { diffLines } from 'diff';
import type { Schemas } from '../api/types.ts';
import { count } from '../components/number-words.ts';

type Attempt = Schemas['Attempt'];

interface Line {
  /** `left_out` stands for lines that are the same. */
  kind: 'added' | 'removed' | 'same' | 'left_out';
  text: string;
}

/** Outside text may be long, and a comparison takes time that grows with its differences. */
const MOST_CHARACTERS = 100_000;
const MOST_EDITS = 500;
/** Lines that are shown beside a difference. */
const BESIDE = 3;
/** A line is shown from here before its first difference, once it is longer than what is shown of a line. */
const BEFORE_CHARACTERS = 80;
const LONG_CHARACTERS = 400;

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

/** The lines that differ, with some beside them. Null when they differ too much to compare. */
export function differingLines(before: string, after: string): Line[] | null {
  const changes = diffLines(`${before}\n`, `${after}\n`, { maxEditLength: MOST_EDITS });
  if (changes === undefined) return null;
  return changes.flatMap(({ added, removed, value }, index): Line[] => {
    const lines = value.replace(/\n$/, '').split('\n');
    if (!added && !removed) return shortened(lines, { isFirst: index === 0, isLast: index === changes.length - 1 });
    // A line that is gone stands before the one that came in its place.
    const other = changes[removed ? index + 1 : index - 1];
    const others = (removed ? other?.added : other?.removed) ? (other?.value.split('\n') ?? []) : [];
    const kind = added ? 'added' : 'removed';
    return lines.map((text, number) => ({ kind, text: fromDifference(text, others[number] ?? '') }));
  });
}

function shortened(lines: readonly string[], { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): Line[] {
  const same = (text: string): Line => ({ kind: 'same', text });
  const above = isFirst ? 0 : BESIDE;
  const below = isLast ? 0 : BESIDE;
  const leftOut = lines.length - above - below;
  if (leftOut <= BESIDE) return lines.map(same);
  const text = `${count(leftOut)} lines are the same`;
  return [
    ...lines.slice(0, above).map(same),
    { kind: 'left_out', text },
    ...lines.slice(lines.length - below).map(same),
  ];
}

function fromDifference(text: string, other: string): string {
  if (text.length <= LONG_CHARACTERS) return text;
  let first = 0;
  while (first < text.length && text[first] === other[first]) first += 1;
  return first <= BEFORE_CHARACTERS ? text : `…${text.slice(first - BEFORE_CHARACTERS)}`;
}
