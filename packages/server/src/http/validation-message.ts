import type * as z from 'zod';

export const REQUIRED = 'Is required.';

/** The messages of validation errors, unless a schema has its own. zod's speak of types, which callers may not know. */
export const validationMessage: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? REQUIRED : `Must be ${NAMES[issue.expected] ?? issue.expected}.`;
    case 'invalid_value':
      return `Must be ${listed(issue.values)}.`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? 'Must be of an allowed type.'
        : `Must be ${listed(issue.options as string[] | undefined)}.`; // of a discriminated union, zod names them
    case 'too_small':
      return messageOfBounds(issue.origin, { ...boundsOf(issue), minimum: Number(issue.minimum) }, issue.inclusive);
    case 'too_big':
      return messageOfBounds(issue.origin, { ...boundsOf(issue), maximum: Number(issue.maximum) }, issue.inclusive);
    case 'not_multiple_of':
      return `Must be a multiple of ${issue.divisor}.`;
    case 'unrecognized_keys':
      return 'Unknown property.';
    case 'invalid_format':
      return 'Must have the documented format.';
    case 'invalid_key':
      return 'Must have an allowed name.';
    case 'invalid_element':
    case 'custom':
      return 'Must be an allowed value.';
  }
};

const NAMES: Partial<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function listed(values: readonly unknown[] = []): string {
  const texts = values.map((value) => JSON.stringify(value) ?? String(value));
  const last = texts.at(-1) ?? 'something else';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} or ${last}`;
}

interface Bounds {
  minimum?: number;
  maximum?: number;
}

/** The bounds in zod's checks, by kind of check. */
interface CheckDefinition {
  check: string;
  minimum?: unknown;
  maximum?: unknown;
  value?: unknown;
}

/** Both bounds, so that a value that breaks one learns the other too. */
function boundsOf({ schema }: z.core.$ZodRawIssue): Bounds {
  const bounds: Bounds = {};
  // zod documents `_zod` for libraries; a check has no other access to its bounds.
  // oxlint-disable-next-line no-underscore-dangle
  for (const check of schema?._zod.def.checks ?? []) {
    // oxlint-disable-next-line no-underscore-dangle
    const { minimum, maximum, check: kind, value } = check._zod.def as CheckDefinition;
    if (kind === 'min_length') bounds.minimum = Number(minimum);
    if (kind === 'max_length') bounds.maximum = Number(maximum);
    if (kind === 'greater_than') bounds.minimum = Number(value);
    if (kind === 'less_than') bounds.maximum = Number(value);
  }
  return bounds;
}

/** Bounds of a length; other bounds are of numbers. */
const COUNTS: Partial<Record<string, { verb: string; one: string; many: string }>> = {
  string: { verb: 'be', one: 'character', many: 'characters' },
  array: { verb: 'have', one: 'element', many: 'elements' },
};

function messageOfBounds(origin: string, { minimum, maximum }: Bounds, isInclusive = true): string {
  const count = COUNTS[origin];
  const of = (bound: number) => (count === undefined ? `${bound}` : `${bound} ${bound === 1 ? count.one : count.many}`);
  const must = `Must ${count?.verb ?? 'be'}`;
  if (minimum === undefined) return `${must} ${isInclusive ? 'at most' : 'less than'} ${of(maximum ?? 0)}.`;
  if (maximum === undefined) return `${must} ${isInclusive ? 'at least' : 'more than'} ${of(minimum)}.`;
  return count === undefined ? `${must} between ${minimum} and ${maximum}.` : `${must} ${minimum}–${of(maximum)}.`;
}
