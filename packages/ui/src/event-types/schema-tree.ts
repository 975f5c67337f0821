/** A member of a JSON Schema, for reading. */
export interface SchemaNode {
  name: string;
  type: string;
  isRequired: boolean;
  /** Limits in words: "at least 1", "one of "a", "b"". */
  notes: string[];
  description: string | null;
  children: SchemaNode[];
}

type Json = Record<string, unknown>;

const DEEPEST = 8;
const MOST_NODES = 400;

interface Walk {
  root: Json;
  left: number;
}
interface Place {
  name: string;
  isRequired: boolean;
  /** The references that lead here: a schema may contain itself. */
  refs: readonly string[];
  depth: number;
}

/** A JSON Schema as a tree of its members. What is deeper than 8 or beyond 400 members is left out. */
export function schemaTree(schema: unknown): SchemaNode {
  const root = isObject(schema) ? schema : {};
  return nodeOf({ root, left: MOST_NODES }, schema, { name: '', isRequired: false, refs: [], depth: 0 });
}

function nodeOf(walk: Walk, given: unknown, place: Place): SchemaNode {
  walk.left -= 1;
  const { schema, refs, isLoop } = resolved(walk.root, given, place.refs);
  const node = { name: place.name, isRequired: place.isRequired };
  if (!isObject(schema)) {
    return { ...node, type: schema === false ? 'nothing' : 'anything', notes: [], description: null, children: [] };
  }
  const isCut = isLoop || place.depth >= DEEPEST;
  const children = membersOf(schema).flatMap((member) =>
    isCut || walk.left <= 0 ? [] : [nodeOf(walk, member.schema, { ...member, refs, depth: place.depth + 1 })],
  );
  const notes = [...notesOf(schema), ...(isLoop ? ['as above'] : [])];
  return { ...node, type: typeOf(schema), notes, description: textOf(schema['description']), children };
}

function resolved(root: Json, given: unknown, refs: readonly string[]) {
  let schema = given;
  const seen = [...refs];
  while (isObject(schema) && typeof schema['$ref'] === 'string' && schema['$ref'].startsWith('#')) {
    const ref = schema['$ref'];
    const target = at(root, ref);
    if (seen.includes(ref)) return { schema: target, refs: seen, isLoop: true };
    seen.push(ref);
    schema = target;
  }
  return { schema, refs: seen, isLoop: false };
}

function at(root: Json, ref: string): unknown {
  const parts = ref.slice(1).split('/').slice(1);
  return parts.reduce<unknown>((value, part) => {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    return isObject(value) ? new Map(Object.entries(value)).get(name) : undefined;
  }, root);
}

function membersOf(schema: Json): { name: string; isRequired: boolean; schema: unknown }[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const members = properties.map(([name, member]) => ({ name, isRequired: required.includes(name), schema: member }));
  const more = (name: string, member: unknown) => members.push({ name, isRequired: false, schema: member });
  if (isObject(schema['additionalProperties'])) more('any other', schema['additionalProperties']);
  if (isObject(schema['items'])) more('each', schema['items']);
  for (const [keyword, word] of CHOICES) {
    const options = schema[keyword];
    if (Array.isArray(options)) options.forEach((option, index) => more(`${word} ${index + 1}`, option));
  }
  return members;
}

const CHOICES = [
  ['prefixItems', 'item'],
  ['oneOf', 'either'],
  ['anyOf', 'any of'],
  ['allOf', 'also'],
] as const;

function typeOf(schema: Json): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return type.join(' or ');
  if (isObject(schema['properties'])) return 'object';
  if ('const' in schema || 'enum' in schema) return 'value';
  const choice = CHOICES.find(([keyword]) => keyword in schema);
  return choice === undefined ? 'anything' : choice[0];
}

const LIMITS: readonly [keyword: string, words: string][] = [
  ['format', ''],
  ['minimum', 'at least'],
  ['exclusiveMinimum', 'more than'],
  ['maximum', 'at most'],
  ['exclusiveMaximum', 'less than'],
  ['multipleOf', 'a multiple of'],
  ['minLength', 'shortest'],
  ['maxLength', 'longest'],
  ['pattern', 'matches'],
  ['minItems', 'fewest items'],
  ['maxItems', 'most items'],
];

function notesOf(schema: Json): string[] {
  const notes = LIMITS.flatMap(([keyword, words]) =>
    keyword in schema ? [`${words} ${String(schema[keyword])}`.trim()] : [],
  );
  if (Array.isArray(schema['enum']))
    notes.push(`one of ${schema['enum'].map((value) => JSON.stringify(value)).join(', ')}`);
  if ('const' in schema) notes.push(`always ${JSON.stringify(schema['const'])}`);
  if ('default' in schema) notes.push(`otherwise ${JSON.stringify(schema['default'])}`);
  if (schema['additionalProperties'] === false) notes.push('no other members');
  return notes;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
