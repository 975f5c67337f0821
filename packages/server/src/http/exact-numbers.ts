/**
 * Whether a number literal of JSON keeps its value through a double: 12345678901234567890 would become
 * 12345678901234567000, 1e400 would become null. Linear in the digits.
 */
export function isExact(token: string): boolean {
  // A double keeps every decimal of up to 15 significant digits (IEEE 754).
  if (token.length <= 15 && !/[eE]/.test(token)) return true;
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  const written = JSON.stringify(value);
  return written === token || canonical(written) === canonical(token);
}

/** The same text for equal decimal numbers: sign, digits without outer zeros, power of ten. */
function canonical(token: string): string {
  const [, minus = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  const digits = `${whole}${fraction}`;
  const start = digits.search(/[1-9]/);
  // -0 is sent as 0, the same number.
  if (start < 0) return '0';
  // Not a regular expression: one for trailing zeros is quadratic in each run of zeros.
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  const power = Number(exponent) - fraction.length + (digits.length - end);
  return `${minus}${digits.slice(start, end)}e${power}`;
}
