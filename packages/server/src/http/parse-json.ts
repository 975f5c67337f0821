import { inspectJson } from './inspect-json.ts';
import { invalidBody, Problem } from './problem.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a body, and refuses what Postgres, JSON.stringify or a receiver would change: invalid UTF-8, duplicate names, NUL
 * characters, halves of surrogate pairs, numbers that a double cannot keep, deep nesting.
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
  const { duplicate, entries } = inspectJson(text);
  if (duplicate !== null) {
    const detail = 'Must not be there twice: parsers differ in which of the two they keep.';
    throw new Problem('malformed_json', `${duplicate}: ${detail}`, { errors: [{ pointer: duplicate, detail }] });
  }
  if (entries.length > 0) throw invalidBody(entries);
  return value;
}
