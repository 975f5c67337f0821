import type { FuncKeywordDefinition } from 'ajv';
import type { Meter } from './meter.ts';

// The library compares every list or object with every other. But two values are equal if their JSON texts with sorted names
// are equal. So each value is read once.

/** The text of a value. It is the same for all values that JSON Schema calls equal. */
function canonicalText(value: unknown, spend: (steps: number) => void): string {
  if (typeof value === 'string') {
    spend(4 + Math.ceil(value.length / 4));
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) {
    spend(4);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    spend(4 + 4 * value.length);
    return `[${value.map((each) => canonicalText(each, spend)).join()}]`;
  }
  const members = Object.entries(value);
  // Sorting compares each name with several others.
  spend(4 + members.length * (8 + 4 * Math.ceil(Math.log2(members.length + 1))));
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${canonicalText(each, spend)}`).join()}}`;
}

/** `enum`, `const` and `uniqueItems` in time that is linear in the value. */
export function wholeValueKeywords(meter: Meter): FuncKeywordDefinition[] {
  const spend = (steps: number) => meter.spend(steps);
  return [
    {
      keyword: 'enum',
      schemaType: 'array',
      compile(values: unknown[]) {
        const texts = textsOf(values);
        return (value: unknown) => texts.has(canonicalText(value, spend));
      },
      error: { message: 'must be one of the values of enum' },
    },
    {
      keyword: 'const',
      compile(expected: unknown) {
        const texts = textsOf([expected]);
        return (value: unknown) => texts.has(canonicalText(value, spend));
      },
      error: { message: 'must be the value of const' },
    },
    {
      keyword: 'uniqueItems',
      type: 'array',
      schemaType: 'boolean',
      compile(isAsked: boolean) {
        return (items: unknown[]) =>
          !isAsked || new Set(items.map((item) => canonicalText(item, spend))).size === items.length;
      },
      error: { message: 'must not have an item twice' },
    },
  ];
}

// The cost of a schema's own values grows with their size.
function textsOf(values: unknown[]): Set<string> {
  return new Set(values.map((value) => canonicalText(value, () => undefined)));
}
