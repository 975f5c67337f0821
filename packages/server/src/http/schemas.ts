import {
  EVENT_TYPE_MAX_LENGTH,
  EVENT_TYPE_PATTERN,
  FILTER_OPERATORS,
  HOLD_REASONS,
  idPattern,
  isId,
  PRIORITIES,
  SKIP_REASONS,
  type IdPrefix,
} from '@postrider/domain';
import * as z from 'zod';
import { instant } from './instants.ts';
import { mapOf } from './map-schema.ts';
import { TENANT_ID_PATTERN } from './path-parameters.ts';
import { textOf, VISIBLE, VISIBLE_WORD } from './text-schema.ts';

export const priority = z
  .enum(PRIORITIES)
  .meta({ id: 'Priority', description: 'How urgent an event is, from lowest to highest.' });

const EVENT_TYPE_MESSAGE = 'Must be names of A-Z a-z 0-9 _ - joined by dots, like order.paid.';

export const eventType = z
  .string()
  .max(EVENT_TYPE_MAX_LENGTH)
  .regex(EVENT_TYPE_PATTERN, EVENT_TYPE_MESSAGE)
  .meta({ example: 'order.paid' });

/** An id in a query. */
export const idOf = (prefix: IdPrefix) =>
  z
    .string()
    .refine((text) => isId(prefix, text), `Must be an id that begins with ${prefix}_.`)
    .meta({ pattern: idPattern(prefix).source });

/** The id of a tenant, which may be the app's own, in a query or a body. */
export const tenantIdInput = z.string().regex(TENANT_ID_PATTERN, 'Must be the id of a tenant.');

const tag = textOf({ min: 1, max: 64, form: VISIBLE_WORD });

export const isTag = (text: string): boolean => tag.safeParse(text).success;

export function withoutDuplicates<Item extends z.ZodType>(list: z.ZodArray<Item>) {
  return list
    .refine((items) => new Set(items).size === items.length, 'Must not have duplicates.')
    .meta({ uniqueItems: true });
}

export const tags = withoutDuplicates(z.array(tag).max(20)).meta({
  description:
    'Up to 20, each 1–64 characters of any script, spaces and emoji. Kept and compared character by character, as they were sent.',
});

export const tagQuery = tag.optional().meta({ description: 'Only what has this tag.' });

/** The app's own id of an event. */
export const externalId = textOf({
  min: 1,
  max: 255,
  form: { pattern: /^\P{Cc}*$/u, message: 'Must not have control characters.' },
});

export const externalIdQuery = externalId
  .optional()
  .meta({ description: 'Only the event that was published with this `externalId`.' });

const MAX_METADATA_BYTES = 16 * 1024;
const METADATA_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

export const metadata = mapOf({
  nameError: (name) => (METADATA_NAME.test(name) ? null : 'Must have a name of 1–64 characters of A-Z a-z 0-9 _ . -.'),
  namePattern: METADATA_NAME.source,
  value: z.union(
    [textOf({ max: 1_000 }), z.number(), z.boolean(), z.null()],
    'Must be a string of at most 1000 characters, a number, true, false or null.',
  ),
  maxMembers: 50,
})
  .refine((map) => Buffer.byteLength(JSON.stringify(map)) <= MAX_METADATA_BYTES, 'Must be at most 16 KiB.')
  .meta({ description: 'Up to 50 notes of the app about it; Postrider only keeps them.' });

export const metadataAnswer = z.record(z.string(), z.unknown());

export const nameText = textOf({ max: 255, form: VISIBLE });
export const requiredName = textOf({ min: 1, max: 255, form: VISIBLE });
export const descriptionText = textOf({ max: 2_000 });

export const hold = z
  .object({
    reason: z.enum(HOLD_REASONS),
    until: instant.nullable().meta({ description: 'Null where only a person can end it.' }),
  })
  .meta({ id: 'Hold', description: 'Why a delivery waits at a gate, and until when.' });

export const skip = z.object({ reason: z.enum(SKIP_REASONS) });

export const filterFailure = z
  .object({
    pointer: z
      .string()
      .meta({ description: 'Where it is in the filter, as a JSON Pointer.', example: '/data.amount/$gte' }),
    operator: z.enum(FILTER_OPERATORS).meta({ description: 'The operator of the condition.' }),
  })
  .meta({
    id: 'FilterFailure',
    description: 'The condition of a filter that an event does not meet. Of several, the first.',
  });

/** `503`, or `5xx` for 500 to 599. */
function rangeOfStatus(text: string | undefined): { from: number; to: number } | undefined {
  if (text === undefined) return undefined;
  return { from: Number(text.replace('xx', '00')), to: Number(text.replace('xx', '99')) };
}

/** The status of an answer, or its class. */
export const responseStatus = z
  .string()
  .regex(/^[1-5](\d\d|xx)$/, 'Must be a status like 503, or a class like 5xx.')
  .optional()
  .transform(rangeOfStatus);
