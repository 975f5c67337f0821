export { Catalogue } from './catalogue.ts';
export { compileSchema, entriesBelow } from './compile-schema.ts';
export type { CheckedFilters, EventCatalogue } from './event-catalogue.ts';
export { isObject, MAX_SCHEMA_BYTES } from './inspect-schema.ts';
export { makeWay } from './make-way.ts';
export { SUBSCHEMAS } from './schema-keywords.ts';
