import { refuse } from './describe-error.ts';

/** Values in one JSON text: a result can hold the same array a thousand times, which holds another a thousand times. */
const MAX_VALUES = 300_000;
const stringify = JSON.stringify;

/** `JSON.stringify` that stops where the text gets too long. Functions of the template are left out. */
export function stringifyBounded(value: unknown, maxLength: number): string | undefined {
  const replace: Replacer = (_, member) => {
    // JSON has no such numbers; `null` would hide that a division went wrong.
    if (typeof member === 'number' && !Number.isFinite(member)) refuse('A number is infinite or none.');
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

/** jsonata's own texts, as `$string` and `$clone` make them, get the same bounds. */
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
