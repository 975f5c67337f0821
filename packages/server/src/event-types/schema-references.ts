import { isObject, SUBSCHEMAS } from '@postrider/catalogue';

type JsonObject = Record<string, unknown>;

/** A schema with each `$ref` rewritten. What only looks like a reference, in an example or an enum, stays. */
export function mapReferences(schema: unknown, map: (ref: string) => string): unknown {
  if (!isObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === '$ref' && typeof value === 'string') return [keyword, map(value)];
      switch (SUBSCHEMAS.get(keyword)) {
        case 'one':
          return [keyword, mapReferences(value, map)];
        case 'list':
          return [keyword, Array.isArray(value) ? value.map((each) => mapReferences(each, map)) : value];
        case 'map':
          return [keyword, isObject(value) ? mapMembers(value, map) : value];
        case undefined:
          return [keyword, value];
      }
    }),
  );
}

function mapMembers(schemas: JsonObject, map: (ref: string) => string): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, mapReferences(each, map)]));
}

/** Whether a schema needs an id of its own in a document: it has one, or has anchors, which could collide with others. */
export function standsAlone(schema: JsonObject): boolean {
  return '$id' in schema || /"\$anchor":/.test(JSON.stringify(schema));
}

export const escapeStep = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');
