import type * as z from 'zod';

/**
 * What is told about a value for which its schema has no words of its own. zod's are for programmers: "Invalid input:
 * expected string, received undefined".
 */
export const validationWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Is required.' : `Must be ${NAMES[issue.expected] ?? issue.expected}.`;
    case 'invalid_value':
      return `Must be ${listed(issue.values)}.`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? 'Is of a type that is not allowed here.'
        : `Must be ${listed(issue.options as string[] | undefined)}.`; // of a discriminated union, zod names them
    case 'too_small':
      return `Must ${boundOf(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}.`;
    case 'too_big':
      return `Must ${boundOf(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}.`;
    case 'not_multiple_of':
      return `Must be a multiple of ${issue.divisor}.`;
    case 'unrecognized_keys':
      return 'Unknown property.';
    case 'invalid_format':
      return 'Has the wrong form.';
    case 'invalid_key':
      return 'Is not allowed as a name.';
    case 'invalid_element':
    case 'custom':
      return 'Is not allowed.';
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

function boundOf(origin: string, side: string, bound: number | bigint): string {
  if (origin === 'string') return `have ${side} ${bound} ${bound === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set') return `have ${side} ${bound} ${bound === 1 ? 'element' : 'elements'}`;
  return `be ${side} ${bound}`;
}
