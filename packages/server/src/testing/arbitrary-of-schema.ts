import fc from 'fast-check';
import { lengthOf } from '../http/text-schema.ts';

/** The part of JSON Schema that the API description uses. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  propertyNames?: JsonSchema;
  maxProperties?: number;
}

/** Short enough that thousands are made in a moment. */
const LONGEST = 40;
const MOST_ITEMS = 4;
/** A text of the maximum length is made up to here. Longer ones are tests of their own. */
const LONGEST_FULL = 32_768;

/** Valid values of a schema. `accepts` filters by the keywords that the generators below ignore. */
export function arbitraryOf(
  whole: JsonSchema,
  {
    resolve,
    accepts,
  }: { resolve: (ref: string) => JsonSchema; accepts: (schema: JsonSchema, value: unknown) => boolean },
): fc.Arbitrary<unknown> {
  // Filtered part by part: of large schemas, hardly a value is valid in all of its parts at once.
  const named = new Map<string, fc.Arbitrary<unknown>>();
  const ofNamed = (ref: string): fc.Arbitrary<unknown> => {
    const known = named.get(ref);
    if (known !== undefined) return known;
    const schema = { $ref: ref };
    const made = of(resolve(ref)).filter((value) => accepts(schema, value));
    named.set(ref, made);
    return made;
  };
  const of = (inner: JsonSchema): fc.Arbitrary<unknown> => {
    if (inner.$ref !== undefined) return ofNamed(inner.$ref);
    if (inner.const !== undefined) return fc.constant(inner.const);
    if (inner.enum !== undefined) return fc.constantFrom(...inner.enum);
    // A choice beside a type narrows it down further; `accepts` sees to that.
    const isNarrowed = inner.type !== undefined && (inner.type !== 'object' || inner.properties !== undefined);
    const choices = isNarrowed ? undefined : (inner.oneOf ?? inner.anyOf);
    if (choices !== undefined) return fc.oneof(...choices.map(of));
    switch (inner.type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'string':
        return textOf(inner);
      case 'integer':
        return fc.integer({ min: inner.minimum ?? -1_000, max: inner.maximum ?? 1_000_000 });
      case 'number':
        return numberOf(inner);
      case 'array':
        return arrayOf(inner, of(inner.items ?? {}));
      case 'object':
        return objectOf(inner, of);
      default:
        return anyJson;
    }
  };
  return of(whole).filter((value) => accepts(whole, value));
}

/** Without NUL, halves of surrogate pairs and inexact numbers, which are refused everywhere. */
const anyJson: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, false, 0, -1.5, 1e21, ''),
    fc.string({ unit: 'grapheme', maxLength: LONGEST }),
    fc.integer(),
    fc.array(tie('value'), { maxLength: MOST_ITEMS }),
    fc.dictionary(fc.oneof(fc.constant('__proto__'), fc.string({ unit: 'grapheme' })), tie('value'), {
      maxKeys: MOST_ITEMS,
    }),
  ),
})).value;

function textOf({ pattern, format, minLength = 0, maxLength = LONGEST }: JsonSchema): fc.Arbitrary<string> {
  const fits = (text: string) => lengthOf(text) >= minLength && lengthOf(text) <= maxLength;
  if (format === 'date-time' || format === 'date') {
    const noInvalidDate = true;
    const [min, max] = [new Date('1970-01-01T00:00:00Z'), new Date('2199-12-31T23:59:59Z')];
    const length = format === 'date' ? 10 : undefined;
    return fc.date({ min, max, noInvalidDate }).map((date) => date.toISOString().slice(0, length));
  }
  const longest = Math.min(maxLength, LONGEST);
  const matcher = new RegExp(pattern ?? '', 'u');
  // The maximum length: an emoji is one character, two UTF-16 units and four bytes.
  const full = fc.constantFrom('a', 'é', '😀').map((character) => character.repeat(Math.min(maxLength, LONGEST_FULL)));
  // fast-check does not support Unicode classes.
  const isMade = pattern !== undefined && !/\\p\{/i.test(pattern);
  const prefix = /^\^([a-z]+:)/.exec(pattern ?? '')?.[1] ?? '';
  const short = isMade
    ? fc.stringMatching(matcher, { size: 'small' })
    : fc.string({ unit: 'grapheme', minLength, maxLength: longest }).map((text) => `${prefix}${text}`);
  return fc
    .oneof({ weight: 9, arbitrary: short }, { weight: 1, arbitrary: fc.oneof(full, short) })
    .filter((text) => matcher.test(text) && fits(text));
}

function numberOf({ minimum = -1e6, maximum = 1e6 }: JsonSchema): fc.Arbitrary<number> {
  // Thousandths, which a double keeps.
  return fc
    .integer({ min: Math.ceil(minimum * 1_000), max: Math.floor(maximum * 1_000) })
    .map((whole) => whole / 1_000);
}

function arrayOf(
  { minItems = 0, maxItems = MOST_ITEMS, uniqueItems }: JsonSchema,
  item: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown[]> {
  const bounds = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, MOST_ITEMS)) };
  return uniqueItems ? fc.uniqueArray(item, bounds) : fc.array(item, bounds);
}

function objectOf(schema: JsonSchema, of: (inner: JsonSchema) => fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  const { properties, required = [], additionalProperties, propertyNames, maxProperties = MOST_ITEMS } = schema;
  if (properties !== undefined) {
    const members = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, of(inner)]));
    return fc.record(members, { requiredKeys: required });
  }
  const value = typeof additionalProperties === 'object' ? of(additionalProperties) : anyJson;
  return fc.dictionary(textOf({ minLength: 1, ...propertyNames }), value, {
    maxKeys: Math.min(maxProperties, MOST_ITEMS),
  });
}
