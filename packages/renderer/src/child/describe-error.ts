/** What went wrong. The message may quote the template, never the event. */
export interface Failure {
  message: string;
  /** Where in the template, in characters from 0. */
  position: number | null;
  /** The template may succeed with another event. */
  dependsOnData: boolean;
  ranOut: boolean;
}

/** Ends the render with our own message. */
export function refuse(message: string): never {
  // oxlint-disable-next-line no-throw-literal -- an error as jsonata throws them: it adds the position
  throw { code: OURS, message };
}

const OURS = 'POSTRIDER';
const RAN_OUT = 'D1012';
const MAX_SHOWN_LENGTH = 200;
/** Errors of valid expressions when the event lacks a value. */
const DEPENDS_ON_DATA = new Set(['T1003', 'D3137', 'D3138', 'D3139', 'D3141']);

/** jsonata's own messages quote values. These do not. `{}` is an operator or a name from the template. */
const WORDS: Record<string, string> = {
  D1001: 'A number is out of range.',
  D1002: 'The operand of - must be a number.',
  T0410: 'An argument of ${} has the wrong type.',
  T0411: 'The value to which ${} is applied has the wrong type.',
  T0412: 'An argument of ${} must be an array with elements of another type.',
  T1003: 'A name in an object must be a string.',
  D1004: 'A regular expression must not match the empty string.',
  T1005: 'Only a function can be called. Function names begin with $, like ${}.',
  T1006: 'Only a function can be called.',
  T1007: 'Only a function can be partially applied. Function names begin with $, like ${}.',
  T1008: 'Only a function can be partially applied.',
  D1009: 'An object must not have the same name twice.',
  D1011: 'The expression nests too deeply. Does a function call itself without end?',
  [RAN_OUT]: 'The expression takes too long. Does it loop without end?',
  D1013: 'Names must not begin with _jsonata_.',
  T2001: 'The left side of {} must be a number.',
  T2002: 'The right side of {} must be a number.',
  T2003: 'The left side of .. must be a whole number.',
  T2004: 'The right side of .. must be a whole number.',
  T2006: 'The right side of ~> must be a function.',
  T2007: 'Values of different types cannot be sorted.',
  T2008: 'Only numbers and strings can be sorted.',
  T2009: 'Both sides of {} must have the same type.',
  T2010: 'Both sides of {} must be numbers or strings.',
  D2014: 'A range is too long.',
  D2015: 'A list is too long.',
  D3001: 'A number is infinite or NaN.',
  D3030: '$number cannot convert its argument to a number.',
  D3060: 'The argument of $sqrt must not be negative.',
  D3061: 'The result of $power is out of range.',
  D3110: 'The argument of $toMillis must be a time like 2026-03-01T14:05:10Z.',
  D3137: 'The template failed with $error.',
  D3138: '$single found more than one value.',
  D3139: '$single found no value.',
  D3140: 'A URL is malformed.',
  D3141: 'An $assert of the template failed.',
  REGEX:
    'A regular expression is not supported. It must take linear time, so look-around and back-references are not allowed.',
};

export function describeError(error: unknown, template: string): Failure {
  if (error instanceof RangeError)
    return failureOf('The expression nests too deeply, or makes a text that is too long.');
  const { code, message, position, token } = readError(error);
  const found = {
    position: position === null || position > template.length ? null : position,
    dependsOnData: DEPENDS_ON_DATA.has(code),
    ranOut: code === RAN_OUT,
  };
  // Errors of the expression itself do not depend on an event, so their messages quote none.
  if (code === OURS || code.startsWith('S')) return { ...found, message: cut(message) };
  const words = WORDS[code] ?? (code === '' ? 'A function failed.' : `A function failed (${code}).`);
  const named = template.includes(token) ? token : '';
  return { ...found, message: cut(words.replace('{}', () => named)) };
}

export function failureOf(message: string, { dependsOnData = false } = {}): Failure {
  return { message, position: null, dependsOnData, ranOut: false };
}

function readError(error: unknown): {
  code: string;
  message: string;
  position: number | null;
  token: string;
} {
  const read = (name: string): unknown =>
    typeof error === 'object' && error !== null ? (Reflect.get(error, name) as unknown) : undefined;
  const textOf = (name: string): string => {
    const value = read(name);
    return typeof value === 'string' ? value : '';
  };
  const position = read('position');
  return {
    code: textOf('code'),
    message: textOf('message'),
    position: typeof position === 'number' ? position : null,
    token: textOf('token'),
  };
}

function cut(text: string): string {
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}
