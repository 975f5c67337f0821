import { GRAINS, HOLD_REASONS } from '@postrider/domain';
import * as z from 'zod';
import { endpointReference } from '../http/endpoint-reference.ts';
import { instant, timeRangeQuery } from '../http/instants.ts';
import { eventType } from '../http/schemas.ts';

const count = z.number().int();

const periodQuery = {
  from: timeRangeQuery.from.meta({
    description: 'Accepted at or after this instant, or from this day (UTC) on. Default: 24 hours before `to`.',
  }),
  to: timeRangeQuery.to.meta({
    description: 'Accepted before this instant, or before this day (UTC). Default: now.',
  }),
  bucket: z.enum(GRAINS).optional().meta({
    description:
      'How long each bucket is; longer where there would be more than 1,500, or where the numbers of so short ones are no longer kept. Default: a minute up to 6 hours, an hour up to 14 days, else a day. Days begin at 00:00 UTC.',
  }),
};

export const statisticsQuery = z.strictObject({
  ...periodQuery,
  endpointId: endpointReference.optional(),
  eventType: eventType.optional(),
});

export const endpointStatisticsQuery = z.strictObject({ ...periodQuery, eventType: eventType.optional() });

const PERCENTILE = 'At most 2 % off. Null: nothing was measured.';

/** Milliseconds. */
const durations = (what: string) =>
  z
    .object({
      p50: count.nullable().meta({ description: `Half took no longer. ${PERCENTILE}` }),
      p95: count.nullable().meta({ description: `95 % took no longer. ${PERCENTILE}` }),
      p99: count.nullable().meta({ description: `99 % took no longer. ${PERCENTILE}` }),
      mean: count.nullable().meta({ description: 'Exact. Null: nothing was measured.' }),
    })
    .meta({ description: `${what} In milliseconds.` });

const attemptMs = durations('How long attempts took.');

const successRate = z.number().nullable().meta({
  description: 'delivered / (delivered + failed), from 0 to 1. Null: nothing was delivered and nothing failed.',
});

const totals = {
  accepted: count.meta({
    description: 'Events that were accepted, sent to an endpoint or not. For one endpoint: its deliveries.',
  }),
  deliveries: count.meta({ description: 'Deliveries that were accepted, replays too.' }),
  delivered: count.meta({ description: 'Those that have arrived.' }),
  failed: count.meta({ description: 'Those that are dead letters now.' }),
  skipped: count.meta({ description: 'Those that were skipped: expired, or not wanted.' }),
  cancelled: count.meta({ description: 'Dead letters that were discarded too.' }),
  open: count.meta({ description: 'Those that have not ended.' }),
  attempts: count.meta({ description: 'Requests that were sent for these deliveries so far.' }),
};

const measures = {
  successRate,
  attemptMs,
  endToEndMs: durations(
    'From acceptance to the success, with retries, without the time that the delivery was held. Of what was delivered.',
  ),
  byStatus: z.record(z.string(), count).meta({
    description:
      'Attempts by the status that the receiver answered; by outcome (`timed_out`, `connection_failed`, …) where it gave none.',
    example: { '200': 950, '503': 12, timed_out: 3 },
  }),
};

const ranked = {
  tenantId: z.string(),
  endpointId: z.string(),
  endpointName: z.string().nullable().meta({ description: 'Null: it has none.' }),
  delivered: count.meta({ description: 'Deliveries that have arrived.' }),
  failed: count.meta({ description: 'Deliveries that are dead letters now.' }),
  retrying: count.meta({ description: 'Deliveries that wait for their next attempt after one that failed.' }),
  attempts: count.meta({ description: 'Requests that were sent.' }),
  failedAttempts: count.meta({ description: 'Those that no receiver took.' }),
  successRate,
};

const holds = z
  .object({
    byReason: z
      .array(
        z.object({
          reason: z.enum(HOLD_REASONS).meta({ description: 'Why they are held.' }),
          count: count.meta({ description: 'How many are held for it; at least so many if `truncated`.' }),
          firstUntil: instant.nullable().meta({
            description: 'When the first of them goes on. Null: when a person, or the rate limit, lets it.',
          }),
        }),
      )
      .meta({ description: 'The reason of most first. A reason for which nothing is held is missing.' }),
    truncated: z.boolean().meta({
      description: 'True: there are more than the 10,000 that are counted. Reasons may be missing too.',
    }),
  })
  .meta({ description: 'Why `backlog.waiting` waits: those that are held now, counted one by one.' });

const bucketAnswer = z
  .object({ at: instant.meta({ description: 'Its beginning.' }), ...totals, ...measures })
  .meta({ id: 'StatisticsBucket', description: 'The numbers of what was accepted in one minute, hour or day.' });

export const statisticsAnswer = z
  .object({
    from: instant.meta({
      description: 'The beginning of the period, at a whole minute, or hour or day if it is long ago.',
    }),
    to: instant.meta({ description: 'Its end, which is not part of it.' }),
    bucket: z.enum(GRAINS).meta({ description: 'How long each of `buckets` is.' }),
    countedAt: instant.nullable().meta({
      description: 'What happened before is counted. Seconds ago while a worker runs. Null: nothing was counted yet.',
    }),
    totals: z.object(totals).meta({ description: 'The numbers of the whole period.' }),
    ...measures,
    backlog: z
      .object({
        pending: count.meta({ description: 'Due now, and not sent yet.' }),
        waiting: count.meta({ description: 'Held: by quiet hours, a limit, a pause, or until their own time.' }),
        retrying: count.meta({ description: 'Between two attempts.' }),
      })
      .meta({ description: 'What is open now, whenever it was accepted.' }),
    holds,
    oldestPendingAt: instant.nullable().meta({
      description: 'When the oldest delivery was accepted that is pending now. Null: none is.',
    }),
    topFailing: z.array(z.object(ranked)).meta({
      description:
        'Up to 10 endpoints with the most deliveries that are dead letters or wait for a retry, over whole hours (of more than 6 hours) or days (of more than 3 days).',
    }),
    slowest: z.array(z.object({ ...ranked, attemptMs })).meta({
      description: 'Up to 10 endpoints whose attempts took longest on average, over the same whole hours or days.',
    }),
    buckets: z.array(bucketAnswer).meta({ description: 'The period in order, empty ones too.' }),
  })
  .meta({
    id: 'Statistics',
    description:
      'Numbers of what was accepted in a period, as it is now. A delivery counts in the bucket in which it was accepted, and so do its attempts. Test sends are not counted.',
  });
