import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import { exportDocument } from './export-document.ts';
import type { documentAnswer, eventTypeAnswer, importAnswer, newEventType } from './schema.ts';

const schema = {
  type: 'object',
  required: ['orderId', 'amount', 'currency'],
  properties: {
    orderId: { type: 'string' },
    amount: { type: 'number' },
    currency: { type: 'string' },
  },
};

const described = {
  name: EXAMPLE.eventType,
  description: 'An order was paid.',
  group: 'Orders',
  schema,
  validation: 'reject',
  examples: [EXAMPLE.data],
} as const satisfies z.input<typeof newEventType>;

export const exampleNewEventType: z.input<typeof newEventType> = described;

export const exampleEventType: z.input<typeof eventTypeAnswer> = {
  ...described,
  examples: [EXAMPLE.data],
  deprecated: false,
  optIn: false,
  createdAt: EXAMPLE.createdAt,
  updatedAt: EXAMPLE.createdAt,
};

/** What somebody imports: the type from above. */
export const exampleImportDocument = {
  openapi: '3.1.0',
  webhooks: {
    [described.name]: {
      post: {
        description: described.description,
        tags: [described.group],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['type', 'data'],
                properties: { type: { const: described.name }, data: schema },
              },
            },
          },
        },
      },
    },
  },
};

/** An export, of a type without a schema: readers of the API description would follow the reference to a schema. */
export const exampleDocument: z.input<typeof documentAnswer> = exportDocument([
  {
    name: described.name,
    description: described.description,
    groupName: described.group,
    schema: null,
    validation: 'off',
    examples: '[]',
    deprecated: false,
    optIn: false,
    version: 1,
    createdAt: new Date(EXAMPLE.createdAt),
    updatedAt: new Date(EXAMPLE.createdAt),
  },
]);

export const exampleImport: z.input<typeof importAnswer> = {
  dryRun: false,
  created: [EXAMPLE.eventType],
  changed: [],
  unchanged: [],
};
