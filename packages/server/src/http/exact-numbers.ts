import { pointerOf } from './pointer.ts';

// A decimal of up to 15 significant digits survives the way through a double (IEEE 754); only longer ones and those with
// an exponent need a closer look. Text in strings may match too: that only costs the look.
const WORTH_A_LOOK = /[\d.]{16}|\d[eE]/;

/**
 * Pointers to the numbers which JSON.parse would not give back with the same value (12345678901234567890 comes back as
 * 12345678901234567000, 1e400 as Infinity). Takes text that JSON.parse has accepted.
 */
export function inexactNumbers(text: string): string[] {
  return WORTH_A_LOOK.test(text) ? scan(text) : [];
}

interface Frame {
  kind: 'object' | 'array';
  /** The member being read. */
  at: string | number;
  /** In an object: the next string is a name. */
  expectsName: boolean;
}

function scan(text: string): string[] {
  const found: string[] = [];
  const frames: Frame[] = [];
  let i = 0;
  while (i < text.length) {
    const char = text.charAt(i);
    const frame = frames.at(-1);
    if (char === '"') {
      const end = endOfString(text, i);
      // Valid JSON: this slice is a string literal.
      if (frame?.expectsName) frame.at = JSON.parse(text.slice(i, end)) as string;
      i = end;
      continue;
    }
    if (char === '-' || (char >= '0' && char <= '9')) {
      const end = endOfNumber(text, i);
      if (!comesBack(text.slice(i, end))) found.push(pointerOf(frames.map((each) => each.at)));
      i = end;
      continue;
    }
    if (char === '{') frames.push({ kind: 'object', at: '', expectsName: true });
    else if (char === '[') frames.push({ kind: 'array', at: 0, expectsName: false });
    else if (char === '}' || char === ']') frames.pop();
    else if (char === ':' && frame) frame.expectsName = false;
    else if (char === ',' && frame) {
      if (typeof frame.at === 'number') frame.at += 1;
      else frame.expectsName = true;
    }
    i += 1;
  }
  return found;
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text.charAt(i) !== '"') i += text.charAt(i) === '\\' ? 2 : 1;
  return i + 1;
}

function endOfNumber(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && '0123456789.eE+-'.includes(text.charAt(i))) i += 1;
  return i;
}

function comesBack(token: string): boolean {
  const value = Number(token);
  return Number.isFinite(value) && canonical(token) === canonical(JSON.stringify(value));
}

/** One spelling for all spellings of one decimal number: sign, digits without zeros around them, power of ten. */
function canonical(token: string): string {
  const [, minus = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  const digits = `${whole}${fraction}`;
  // By hand: a regular expression for zeros at the end looks at every run of zeros anew, from each of its zeros.
  let start = 0;
  while (digits[start] === '0') start += 1;
  // Zero has no sign worth keeping: -0 is sent as 0, the same number.
  if (start === digits.length) return '0';
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  const power = Number(exponent) - fraction.length + (digits.length - end);
  return `${minus}${digits.slice(start, end)}e${power}`;
}
