import type { EventTypeRow } from '@postrider/store/event-types';
import { examplesOf, schemaOf } from './present.ts';
import { mapReferences, standsAlone } from './schema-references.ts';

export const EXTENSION = 'x-postrider';
/** The id of a schema in a document if it needs an id and has none. */
export const idInDocument = (name: string): string => `urn:postrider:event-type:${name}`;
export const COMPONENTS = '#/components/schemas/';

/** The catalogue as `webhooks` of OpenAPI 3.1: requests as receivers get them in the format `standard`. */
export function exportDocument(types: readonly EventTypeRow[]) {
  const schemas = types.flatMap((type) => {
    const schema = schemaOf(type);
    return schema === null ? [] : [[type.name, schemaInDocument(type.name, schema)] as const];
  });
  return {
    openapi: '3.1.0',
    info: { title: 'Event types', version: '1.0.0' },
    webhooks: Object.fromEntries(types.map((type) => [type.name, { post: operationOf(type) }])),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

function operationOf(type: EventTypeRow) {
  const { name, description, groupName, deprecated, validation, optIn } = type;
  const data = type.schema === null ? {} : { $ref: `${COMPONENTS}${name}` };
  const schema = {
    type: 'object',
    required: ['id', 'type', 'timestamp', 'data'],
    properties: {
      id: { type: 'string' },
      type: { const: name },
      timestamp: { type: 'string', format: 'date-time' },
      data,
    },
  };
  const examples = examplesOf(type).map((each, i) => [`example${i + 1}`, { value: requestOf(name, each) }]);
  return {
    ...(description === null ? {} : { description }),
    ...(groupName === null ? {} : { tags: [groupName] }),
    ...(deprecated ? { deprecated } : {}),
    requestBody: {
      required: true,
      content: {
        'application/json': { schema, ...(examples.length === 0 ? {} : { examples: Object.fromEntries(examples) }) },
      },
    },
    responses: { '2XX': { description: 'Received.' } },
    [EXTENSION]: { validation, optIn },
  };
}

function requestOf(type: string, data: unknown) {
  return { id: 'evt_01m83tzvh00000000000000000', type, timestamp: '2026-02-04T10:30:00Z', data };
}

/** In a document, `#` is the document. So references are rewritten to the schema's place in it. */
function schemaInDocument(name: string, schema: Record<string, unknown>): unknown {
  if (standsAlone(schema)) return { $id: idInDocument(name), ...schema };
  return mapReferences(schema, (ref) => (ref.startsWith('#') ? `${COMPONENTS}${name}${ref.slice(1)}` : ref));
}
