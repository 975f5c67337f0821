import * as z from 'zod';
import { instant, instantInput } from '../http/instants.ts';
import { pageQuery } from '../http/pagination.ts';
import { eventType, externalIdQuery, idOf, tagQuery } from '../http/schemas.ts';

/** Events in one request by id. */
const MAX_IDS = 1_000;

const filter = z
  .strictObject({
    ids: z.array(idOf('evt')).min(1).max(MAX_IDS).optional().meta({ description: 'These events, at most 1,000.' }),
    externalId: externalIdQuery,
    tag: tagQuery,
    eventType: eventType.optional().meta({ description: 'Of this type.' }),
    from: instantInput.optional().meta({ description: 'Accepted at or after.' }),
    to: instantInput.optional().meta({ description: 'Accepted before.' }),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), 'Must name at least one member.')
  .meta({ description: 'Which events. All members must match, and there is at least one.' });

export const newExpunge = z.strictObject({ filter }).meta({ id: 'NewExpunge' });

export type NewExpungeFilter = z.output<typeof filter>;

const text = z.string().nullable();

export const expungeAnswer = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    filter: z
      .object({
        ids: z.array(z.string()).nullable().meta({ description: 'These events. Null: not by id.' }),
        externalId: text.meta({ description: 'The event with this `externalId`.' }),
        tag: text.meta({ description: 'Events with this tag.' }),
        eventType: text.meta({ description: 'Events of this type.' }),
        from: instant.nullable().meta({ description: 'Accepted at or after.' }),
        to: instant.nullable().meta({ description: 'Accepted before.' }),
      })
      .meta({ description: 'What was asked for. Null: not a condition.' }),
    status: z.enum(['running', 'finished']).meta({ description: '`finished`: all that matched is done.' }),
    expunged: z.number().int().meta({ description: 'How many events have lost their content.' }),
    createdAt: instant,
    finishedAt: instant.nullable().meta({ description: 'Null: it still runs.' }),
  })
  .meta({ id: 'Expunge', description: 'Removes the content of many events.' });

export const expungeListQuery = z.strictObject(pageQuery);
