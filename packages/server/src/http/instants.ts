import * as z from 'zod';

/** An instant in an answer. */
export const instant = z.string().meta({ format: 'date-time', example: '2026-02-04T10:30:00.000Z' });

// Compared as written, without the time zone: an hour more or less does no harm.
const YEAR = '(19[7-9]\\d|2[01]\\d\\d)';
const YEAR_MESSAGE = 'Must be between 1970 and 2200.';
const DAY = `${YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])`;
const TIME = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)';

const hasYear = (text: string): boolean => new RegExp(`^${YEAR}-`).test(text);

/** An instant in a request: RFC 3339, with a time zone. */
export const instantInput = z.iso
  .datetime({ offset: true, abort: true, error: 'Must be a time like 2026-02-04T10:30:00Z.' })
  .refine(hasYear, YEAR_MESSAGE)
  .meta({ override: { type: 'string', format: 'date-time', pattern: `^${DAY}T${TIME}$` } })
  .transform((text) => new Date(text));

/** An instant in a filter, or a day, which means its beginning in UTC. */
export const instantOrDay = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    'Must be a time like 2026-02-04T10:30:00Z, or a day like 2026-02-04, which means 00:00 UTC.',
  )
  .refine(hasYear, YEAR_MESSAGE)
  .meta({
    override: {
      anyOf: [
        { type: 'string', format: 'date-time', pattern: `^${DAY}T${TIME}$` },
        { type: 'string', format: 'date', pattern: `^${DAY}$` },
      ],
    },
  })
  // A date without a time is one in UTC (ECMA-262, Date Time String Format).
  .transform((text) => new Date(text));

/** Limits a list to entries that were accepted in this range. */
export const timeRangeQuery = {
  from: instantOrDay.optional().meta({ description: 'Accepted at or after this instant, or from this day (UTC) on.' }),
  to: instantOrDay.optional().meta({ description: 'Accepted before this instant, or before this day (UTC).' }),
};

export const isoOf = (date: Date | null): string | null => date?.toISOString() ?? null;
