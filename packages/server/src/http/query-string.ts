import { pointerOf, type ProblemEntry } from '@postrider/domain';
import { Problem, summaryOf } from './problem.ts';

/** The decoded query of a request target. 400 for invalid encoding and for duplicate names. */
export function parseQueryString(target: string): Record<string, string> {
  const start = target.indexOf('?');
  const query: Record<string, string> = Object.create(null) as Record<string, string>; // no inherited names
  if (start < 0) return query;
  for (const part of target.slice(start + 1).split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = decode(at < 0 ? part : part.slice(0, at));
    if (name in query) throw invalidQuery([{ pointer: pointerOf([name]), detail: 'Must not be there twice.' }]);
    query[name] = decode(at < 0 ? '' : part.slice(at + 1));
  }
  return query;
}

/** A 400 about parameters. */
export function invalidQuery(entries: readonly ProblemEntry[]): Problem {
  return new Problem('invalid_query', summaryOf(entries), { errors: entries });
}

function decode(text: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new Problem('invalid_query', 'The query has percent-encoding that is not UTF-8.', { cause });
  }
  if (decoded.includes('\0')) throw new Problem('invalid_query', 'The query has a NUL character.');
  return decoded;
}
