/**
 * Whether JSON.stringify gives a number back with the value that its text has: 12345678901234567890 comes back as
 * 12345678901234567000, 1e400 not at all. Takes a number of JSON; the time is linear in its digits.
 */
export function comesBack(token: string): boolean {
  // A decimal of up to 15 significant digits survives the way through a double (IEEE 754).
  if (token.length <= 15 && !/[eE]/.test(token)) return true;
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  const written = JSON.stringify(value);
  return written === token || canonical(written) === canonical(token);
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
