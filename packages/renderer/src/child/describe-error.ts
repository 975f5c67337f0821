/** What went wrong, in words that quote the template at the most, never the event. */
export interface Failure {
  message: string;
  /** Where in the template, counted in characters from 0. */
  position: number | null;
  /** With another event it may be rendered. */
  dependsOnData: boolean;
  ranOut: boolean;
}

/** Ends the render with words of ours. */
export function refuse(message: string): never {
  // oxlint-disable-next-line no-throw-literal -- an error as jsonata throws them: it adds the position
  throw { code: OURS, message };
}

const OURS = 'POSTRIDER';
const RAN_OUT = 'D1012';
const MAX_SHOWN_LENGTH = 200;
/** Where nothing stands in the event, these come of expressions that are right. */
const DEPENDS_ON_DATA = new Set(['T1003', 'D3137', 'D3138', 'D3139', 'D3141']);

/** jsonata's own words quote values; these do not. `{}` is an operator or a name that stands in the template. */
const WORDS: Record<string, string> = {
  D1001: 'A number is out of range.',
  D1002: 'What is negated is no number.',
  T0410: 'An argument of ${} has the wrong type.',
  T0411: 'What ${} is applied to has the wrong type.',
  T0412: 'An argument of ${} must be an array of another type.',
  T1003: 'A name in an object is no string.',
  D1004: 'A regular expression matches nothing at all, again and again.',
  T1005: 'What is called is no function; functions begin with $, like ${}.',
  T1006: 'What is called is no function.',
  T1007: 'What is partly applied is no function; functions begin with $, like ${}.',
  T1008: 'What is partly applied is no function.',
  D1009: 'Two names in an object are the same.',
  D1011: 'The expression goes too deep. Does a function call itself without end?',
  [RAN_OUT]: 'The expression takes too long. Does it go round without end?',
  D1013: 'Names that begin with _jsonata_ cannot be used.',
  T2001: 'The left side of {} is no number.',
  T2002: 'The right side of {} is no number.',
  T2003: 'The left side of .. is no whole number.',
  T2004: 'The right side of .. is no whole number.',
  T2006: 'The right side of ~> is no function.',
  T2007: 'Values of different types cannot be put in order.',
  T2008: 'Only numbers and strings can be put in order.',
  T2009: 'Both sides of {} must have the same type.',
  T2010: 'Both sides of {} must be numbers or strings.',
  D2014: 'A range is too long.',
  D2015: 'A list gets too long.',
  D3001: 'A number is infinite or none.',
  D3030: '$number is given what is no number.',
  D3060: '$sqrt is given a negative number.',
  D3061: 'What $power comes to is out of range.',
  D3110: '$toMillis is given what is no instant like 2026-03-01T14:05:10Z.',
  D3137: 'The template ends itself with $error.',
  D3138: '$single finds more than one value.',
  D3139: '$single finds no value.',
  D3140: 'A URL is malformed.',
  D3141: 'What the template asserts with $assert is not so.',
  REGEX:
    'A regular expression cannot be used. There is no look-around and no back reference: it must take linear time.',
};

export function describeError(error: unknown, template: string): Failure {
  if (error instanceof RangeError) return failureOf('The expression goes too deep, or makes a text that is too long.');
  const { code, message, position, token } = readError(error);
  const found = {
    position: position === null || position > template.length ? null : position,
    dependsOnData: DEPENDS_ON_DATA.has(code),
    ranOut: code === RAN_OUT,
  };
  // What is wrong with the expression itself is known before there is an event.
  if (code === OURS || code.startsWith('S')) return { ...found, message: cut(message) };
  const words = WORDS[code] ?? (code === '' ? 'A function fails.' : `A function fails (${code}).`);
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
