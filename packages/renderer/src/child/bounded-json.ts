import { refuse } from './describe-error.ts';

/** The most values in one JSON text. A result can contain the same array a thousand times, on several levels. */
const MAX_VALUES = 300_000;
const stringify = JSON.stringify;

/** `JSON.stringify` that fails when the text gets too long. Leaves out functions of the template. */
export function stringifyBounded(value: unknown, maxLength: number): string | undefined {
  const replace: Replacer = (_, member) => {
    // JSON has no such numbers. `null` would hide that a division failed.
    if (typeof member === 'number' && !Number.isFinite(member)) refuse('A number is infinite or NaN.');
    return isFunctionOfJsonata(member) ? undefined : member;
  };
  return stringify(value, countingReplacer(maxLength, replace));
}

type Replacer = (key: string, value: unknown) => unknown;

function countingReplacer(maxLength: number, replace: Replacer): Replacer {
  let values = 0;
  let length = 0;
  return (key, value) => {
    values += 1;
    length += key.length + 1 + (typeof value === 'string' ? value.length : 1);
    if (values > MAX_VALUES || length > maxLength) refuse('A value is longer than 1 MiB as JSON.');
    return replace(key, value);
  };
}

/** Gives the JSON texts that jsonata makes itself, for `$string` and `$clone`, the same bounds. */
export function boundJson(maxLength: number): void {
  const bounded = (value: unknown, replacer?: unknown, space?: string | number): string =>
    stringify(
      value,
      countingReplacer(maxLength, typeof replacer === 'function' ? (replacer as Replacer) : (_, each) => each),
      space,
    );
  JSON.stringify = bounded;
}

function isFunctionOfJsonata(value: unknown): boolean {
  return (
    typeof value === 'function' ||
    (typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value))
  );
}
