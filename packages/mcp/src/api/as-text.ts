import { isObject } from './is-object.ts';

export const MAX_TEXT = 24_000;
const MAX_UNTRUSTED = 600;
const MAX_STRING = 2_000;
export const MAX_ENTRIES = 100;

/** Members that publishers, receivers and other users fill, or that quote them: a certificate, for one, stands in `detail`. */
const UNTRUSTED = new Set([
  'data',
  'payload',
  'body',
  'headers',
  'error',
  'lastError',
  'detail',
  'metadata',
  'description',
  'examples',
  // Of what somebody changed.
  'before',
  'after',
]);
const SECRET = new Set(['secret', 'key', 'password', 'clientSecret', 'token', 'privateKey']);

const SIGNING_SECRET =
  '(a secret; not shown here. A person gets one in the terminal: postrider endpoints rotate-secret)';

/**
 * Control characters, and those that are not seen or turn the direction of writing: a person would not see what the model
 * reads.
 */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

/** An answer as JSON. What others wrote is cut and marked, secrets are not shown. */
export function textOf(value: unknown): string {
  const isPage = isObject(value) && Object.keys(value).every((name) => ['data', 'nextCursor'].includes(name));
  // Only here is a member called data ours. An event has one that its publisher filled, perhaps with a list.
  const told = isPage && Array.isArray(value['data']) ? { ...value, data: shown(value['data']) } : shown(value);
  return clean(JSON.stringify(told, undefined, 1));
}

/** The same, and never longer than an answer may be. */
export function asText(value: unknown): string {
  const text = textOf(value);
  if (text.length <= MAX_TEXT) return text;
  return `${startOf(text, MAX_TEXT)}\n… cut: ${text.length - MAX_TEXT} characters more. Ask for less: limit, filters, one id.`;
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return cut(value, MAX_STRING);
  if (Array.isArray(value)) {
    const entries = value.slice(0, MAX_ENTRIES).map(shown);
    return value.length > MAX_ENTRIES ? [...entries, `… ${value.length - MAX_ENTRIES} more`] : entries;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, member(name, each)]));
}

function member(name: string, value: unknown): unknown {
  if (value === null || value === '') return value;
  if (SECRET.has(name) && typeof value === 'string')
    return name === 'secret' ? SIGNING_SECRET : '(a secret; not shown here)';
  if (!UNTRUSTED.has(name)) return shown(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { untrusted: cut(text, MAX_UNTRUSTED) };
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${startOf(text, most)}… (${text.length} characters)`;
}

/** The first characters. Half of one would be no Unicode, and some clients stop at it. */
export function startOf(text: string, most: number): string {
  return text.slice(0, most).replace(/\p{Cs}/gu, '\ufffd');
}

/** Text without characters that are not seen. Line breaks stay. */
export function clean(text: string): string {
  return text.replace(HIDDEN, (character) => (character === '\n' ? character : '\ufffd'));
}
