import { EVENT_TYPE_VALIDATIONS } from '@postrider/domain';
import * as z from 'zod';
import { instant } from '../http/instants.ts';
import { pageQuery } from '../http/pagination.ts';
import { descriptionText, eventType } from '../http/schemas.ts';
import { textOf, VISIBLE } from '../http/text-schema.ts';

/** Paths of their own below `/v1/event-types`. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(['import', 'export']);

const eventTypeName = eventType
  .refine((name) => !RESERVED_NAMES.has(name), 'Must not be import or export, which are paths of the API.')
  .meta({ not: { enum: [...RESERVED_NAMES] } });

const group = textOf({ min: 1, max: 100, form: VISIBLE });

const validation = z.enum(EVENT_TYPE_VALIDATIONS, `Must be one of ${EVENT_TYPE_VALIDATIONS.join(', ')}.`);
const VALIDATION_WORDS =
  'What happens to an event whose data does not match the schema: `off`: nothing is checked; `warn`: it is accepted with a warning; `reject`: 422.';

const jsonSchema = z
  .unknown()
  .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'Must be an object.')
  .meta({ override: { type: 'object', additionalProperties: true } });

const MAX_EXAMPLES = 20;

const GROUP_WORDS = 'The group in which people find it. Null: none.';
const EXAMPLES_WORDS = 'Examples of `data`, up to 64 KiB in all. They match the schema.';
const DEPRECATED_WORDS = 'True: whoever publishes it, or subscribes to it, gets a warning. Default: false.';
const OPT_IN_WORDS =
  'True: only endpoints that name this type get it, not those that take every type or a family of types. Default: false.';

/** Null and left out mean the default. */
const settings = {
  description: descriptionText.nullish(),
  group: group.nullish().meta({ description: GROUP_WORDS }),
  schema: jsonSchema.nullish().meta({
    description: 'A JSON Schema 2020-12 for `data`, up to 64 KiB. It may refer to its own parts only.',
  }),
  validation: validation.nullish().meta({ description: `${VALIDATION_WORDS} Default: \`off\`.` }),
  examples: z.array(z.unknown()).max(MAX_EXAMPLES).nullish().meta({ description: EXAMPLES_WORDS }),
  deprecated: z.boolean().nullish().meta({ description: DEPRECATED_WORDS }),
  optIn: z.boolean().nullish().meta({ description: OPT_IN_WORDS }),
};

export const newEventType = z.strictObject({ name: eventTypeName, ...settings }).meta({ id: 'NewEventType' });

export const eventTypeChange = z.strictObject(settings).meta({
  id: 'EventTypeChange',
  description: 'A member that is left out stays. A given one replaces the member whole; null gives the default.',
});

export type EventTypeInput = z.output<typeof eventTypeChange>;

export const eventTypeAnswer = z
  .object({
    name: z.string().meta({ description: 'The type, as events carry it.' }),
    description: z.string().nullable(),
    group: z.string().nullable().meta({ description: GROUP_WORDS }),
    schema: z.record(z.string(), z.unknown()).nullable().meta({ description: 'A JSON Schema 2020-12 for `data`.' }),
    validation: validation.meta({ description: VALIDATION_WORDS }),
    examples: z.array(z.unknown()).meta({ description: EXAMPLES_WORDS }),
    deprecated: z.boolean().meta({ description: DEPRECATED_WORDS }),
    optIn: z.boolean().meta({ description: OPT_IN_WORDS }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'EventType', description: 'A kind of event, as the catalogue describes it.' });

export const eventTypeListQuery = z.strictObject({
  ...pageQuery,
  group: group.optional().meta({ description: 'Only the types of this group.' }),
});

/** The largest catalogue, and what a document has around it. */
export const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;

export const importInput = z
  .strictObject({
    document: z
      .unknown()
      .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'Must be an object.')
      .meta({
        description: 'OpenAPI 3.1. Only `webhooks`, and what they refer to in `components`, is read.',
        override: {
          type: 'object',
          required: ['openapi', 'webhooks'],
          additionalProperties: true,
          properties: {
            openapi: { type: 'string', description: 'The version of OpenAPI.', pattern: '^3\\.1\\.\\d+$' },
            webhooks: {
              type: 'object',
              description: 'A webhook for each event type.',
              maxProperties: 1_000,
              additionalProperties: { type: 'object', additionalProperties: true },
            },
          },
        },
      }),
    dryRun: z.boolean().nullish().meta({ description: 'True: the answer says what would be changed, and nothing is.' }),
  })
  .meta({ id: 'EventTypeImport' });

const names = z.array(z.string());
export const importAnswer = z
  .object({
    dryRun: z.boolean().meta({ description: 'Nothing was written.' }),
    created: names.meta({ description: 'The types that were not there.' }),
    changed: names.meta({ description: 'The types that were described in another way.' }),
    unchanged: names.meta({ description: 'The types that were so already.' }),
  })
  .meta({ id: 'EventTypeImportResult' });

export const documentAnswer = z
  .looseObject({
    openapi: z.string().meta({ description: 'The version of OpenAPI.' }),
    info: z
      .looseObject({
        title: z.string().meta({ description: 'What the document is about.' }),
        version: z.string().meta({ description: 'Of the document; always the same.' }),
      })
      .meta({ description: 'About the document.' }),
    webhooks: z.record(z.string(), z.looseObject({})).meta({ description: 'A webhook for each event type.' }),
    components: z.looseObject({}).meta({ description: 'The schemas of `data`, by type.' }),
  })
  .meta({ id: 'EventTypeDocument', description: 'The catalogue as OpenAPI 3.1.' });
