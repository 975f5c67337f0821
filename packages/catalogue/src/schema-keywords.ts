export type Kind = 'one' | 'list' | 'map';

/** The keywords of JSON Schema 2020-12 that contain schemas: one, a list, or one for each name. */
export const SUBSCHEMAS: ReadonlyMap<string, Kind> = new Map([
  ...named('one', 'not if then else items contains additionalProperties propertyNames'),
  ...named('one', 'unevaluatedItems unevaluatedProperties'),
  ...named('list', 'allOf anyOf oneOf prefixItems'),
  ...named('map', 'properties patternProperties dependentSchemas $defs definitions'),
]);

function named(kind: Kind, keywords: string): [string, Kind][] {
  return keywords.split(' ').map((keyword) => [keyword, kind]);
}

/** The keywords that check a value themselves. All others are annotations. */
export const ASSERTIONS: ReadonlySet<string> = new Set(
  [
    'type enum const format pattern minLength maxLength',
    'multipleOf minimum maximum exclusiveMinimum exclusiveMaximum',
    'minItems maxItems uniqueItems minContains maxContains',
    'minProperties maxProperties required dependentRequired',
  ].flatMap((line) => line.split(' ')),
);
