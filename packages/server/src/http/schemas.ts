import { EVENT_TYPE_MAX_LENGTH, EVENT_TYPE_PATTERN, isId, PRIORITIES, type IdPrefix } from '@postrider/domain';
import * as z from 'zod';
import { mapOf } from './map-schema.ts';

/** An instant in an answer. */
export const instant = z.string().meta({ format: 'date-time', example: '2026-02-04T10:30:00.000Z' });

const EARLIEST = Date.parse('1970-01-01T00:00:00Z');
const LATEST = Date.parse('2200-01-01T00:00:00Z');

/** An instant in a request: RFC 3339, with a time zone. */
export const instantInput = z.iso
  .datetime({ offset: true, error: 'Must be a time like 2026-02-04T10:30:00Z.' })
  .transform((text) => new Date(text))
  .refine((date) => date.getTime() >= EARLIEST && date.getTime() < LATEST, 'Must be between 1970 and 2200.');

export const priority = z
  .enum(PRIORITIES, `Must be one of ${PRIORITIES.join(', ')}.`)
  .meta({ id: 'Priority', description: 'How urgent an event is, from lowest to highest.' });

const EVENT_TYPE_WORDS = 'Must be names of A-Z a-z 0-9 _ - joined by dots, like order.paid.';

export const eventType = z
  .string()
  .max(EVENT_TYPE_MAX_LENGTH)
  .regex(EVENT_TYPE_PATTERN, EVENT_TYPE_WORDS)
  .meta({ example: 'order.paid' });

/** An id in a query. */
export const idOf = (prefix: IdPrefix) =>
  z.string().refine((text) => isId(prefix, text), `Must be an id that begins with ${prefix}_.`);

const tag = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, 'Must be printable ASCII characters, without blanks at the ends.');

/** Names to find things by. */
export const tags = z
  .array(tag)
  .max(20)
  .refine((list) => new Set(list).size === list.length, 'Must not have a tag twice.');

export const tagQuery = z.string().min(1).max(64).optional().meta({ description: 'Only what has this tag.' });

/** The app's own id of an event. */
export const externalId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u, 'Must not have control characters.');

export const externalIdQuery = externalId
  .optional()
  .meta({ description: 'Only the event that was published with this `externalId`.' });

const MAX_METADATA_BYTES = 16 * 1024;
const METADATA_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** The app's own notes; Postrider only keeps them. */
export const metadata = mapOf({
  nameObjection: (name) => (METADATA_NAME.test(name) ? null : 'Must have a name of 1–64 of A-Z a-z 0-9 _ . -.'),
  namePattern: METADATA_NAME.source,
  value: z.union(
    [z.string().max(1_000), z.number(), z.boolean(), z.null()],
    'Must be a string of at most 1000 characters, a number, true, false or null.',
  ),
  maxMembers: 50,
})
  .refine((map) => Buffer.byteLength(JSON.stringify(map)) <= MAX_METADATA_BYTES, 'Must be at most 16 KiB.')
  .meta({ description: 'Up to 50 notes of the app about it; Postrider only keeps them.' });

export const metadataAnswer = z.record(z.string(), z.unknown());

const text = (maxLength: number) => z.string().max(maxLength);
export const nameText = text(200);
export const descriptionText = text(2_000);

/** From and to of a list, by the instant at which the entry was accepted. */
export const timeRangeQuery = {
  from: instantInput.optional().meta({ description: 'Accepted at or after this instant.' }),
  to: instantInput.optional().meta({ description: 'Accepted before this instant.' }),
};

export const isoOf = (date: Date | null): string | null => date?.toISOString() ?? null;
