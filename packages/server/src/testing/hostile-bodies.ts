/** The part of JSON Schema that the API description uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
  minimum?: number;
  format?: string;
  example?: unknown;
}

export type Resolve = (schema: Schema) => Schema;

/** Repeated, these slow scanners down: placeholders, paths, numbers, escapes and names. */
const FILLS = [' ', '0', '\\', '{{', '{{ ', '=', '/', '%', '~', '.a', ':', '"', 'é', '\u0001', '-_'];
const NESTED = 60;

const fill = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);
/** A run between two ends. A scanner with backtracking is slow only when the end does not match. */
const runOf = (text: string, length: number) => `{{${fill(text, Math.max(length - 3, 0))}x`.slice(0, length);

/** Bodies of about `size` bytes that are JSON, or nearly, and valid for no route. */
export function strangeTexts(size: number): string[] {
  const half = Math.floor(size / 2);
  const members = (each: (i: number) => string) =>
    Array.from({ length: Math.floor(size / 24) }, (_, i) => each(i)).join();
  return [
    ...FILLS.map((text) => JSON.stringify(fill(text, half))),
    `${fill(' ', size - 2)}{}`,
    `{"maxPerHour":1.${fill('0', size - 20)}1}`,
    `{"timeoutMs":1${fill('0', size - 20)}}`,
    `{"data":1e${fill('0', size - 20)}1}`,
    `{"data":[${fill('1e400,', size - 20)}1]}`,
    `{"data":[${fill('0.1234567890123456,', size - 40)}1]}`,
    `{"${fill('a', half)}":[${fill('1e400,', half - 10)}1]}`,
    `{"${fill('a', half)}":[${fill('"\\u0000",', half - 10)}1]}`,
    `{"${fill('~/', half)}":{"${fill('~/', 100)}":[${fill('"\\ud800",', half - 200)}1]}}`,
    `{${members((i) => `"\\u0000${i}":1`)}}`,
    `{${members((i) => `"name${i}":1`)}}`,
    `{${members((i) => `"${i * 8_192}":1`)}}`,
    `{${members((i) => `"${i}":{"a":1,"a":1}`)}}`,
    fill('[', half) + fill(']', half),
    `[${fill(`${fill('[', NESTED)}${fill(']', NESTED)},`, size - 100)}1]`,
    fill('{"a":', size),
    fill('\\', size),
    fill('-', size),
  ];
}

/** Values of about `size` bytes for any member. */
function strangeValues(size: number): unknown[] {
  const count = Math.floor(size / 12);
  return [
    ...FILLS.map((text) => runOf(text, Math.floor(size / 2))),
    Array.from({ length: count }, (_, i) => i),
    Array.from({ length: count }, () => ({})),
    Array.from({ length: count }, () => '\u0001'),
    Object.fromEntries(Array.from({ length: count / 2 }, (_, i) => [`h ${i}`, {}])),
    Object.fromEntries(Array.from({ length: count / 2 }, (_, i) => [`h${i}`, ' x '])),
    { [fill('a', Math.floor(size / 2))]: Array.from({ length: count / 4 }, () => 'x y') },
  ];
}

/** Valid or nearly valid bodies, each with one hostile part: as large as the schema or the route allows. */
export function* hostileBodies(schema: Schema, resolve: Resolve, size: number): Generator {
  for (const strange of strangeValues(size)) {
    for (const body of withEachMember(schema, resolve, () => strange)) yield body;
  }
  for (const text of FILLS) yield* withEachPart(resolve(schema), resolve, { text, size });
}

function* withEachMember(schema: Schema, resolve: Resolve, value: () => unknown): Generator {
  const { properties = {} } = resolve(schema);
  // A schema with properties is of an object.
  for (const name of Object.keys(properties)) yield { ...(ordinary(schema, resolve) as object), [name]: value() };
}

interface Hostile {
  text: string;
  /** Of the body, in bytes. */
  size: number;
}

/** The value with each of its texts, lists and maps in turn at its maximum size. */
function* withEachPart(schema: Schema, resolve: Resolve, hostile: Hostile): Generator {
  const { text, size } = hostile;
  const { properties = {}, additionalProperties, items, ...plain } = schema;
  for (const choice of [...(plain.anyOf ?? []), ...(plain.oneOf ?? [])]) {
    yield* withEachPart(resolve(choice), resolve, hostile);
  }
  if (plain.type === 'string') yield runOf(text, Math.min(plain.maxLength ?? 20_000, size / 8));
  for (const [name, member] of Object.entries(properties)) {
    const around = ordinary(schema, resolve) as Record<string, unknown>; // its type is that of the schema
    for (const value of withEachPart(resolve(member), resolve, hostile)) yield { ...around, [name]: value };
  }
  if (items !== undefined) {
    for (const value of withEachPart(resolve(items), resolve, hostile)) {
      const fitting = Math.floor(size / (JSON.stringify(value).length + 1));
      yield Array.from({ length: Math.min(plain.maxItems ?? 2_000, fitting) }, () => value);
    }
  }
  if (typeof additionalProperties === 'object') {
    for (const value of withEachPart(resolve(additionalProperties), resolve, hostile)) {
      yield Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`X-Name-${i}`, value]));
      yield { [runOf(text, 20_000)]: value };
    }
  }
}

/** The smallest valid value of a schema. */
function ordinary(unresolved: Schema, resolve: Resolve): unknown {
  const schema = resolve(unresolved);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [choice] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (choice !== undefined) return ordinary(choice, resolve);
  switch (schema.type) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      return Object.fromEntries(required.map((name) => [name, ordinary(properties[name] ?? {}, resolve)]));
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => ordinary(schema.items ?? {}, resolve));
    case 'string':
      return schema.example ?? (schema.format === 'date-time' ? '2027-01-01T00:00:00Z' : 'X-Name');
    case 'number':
    case 'integer':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return 1;
  }
}
