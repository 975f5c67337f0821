import { OUTCOMES, type AttemptRecord } from '@postrider/domain';
import * as z from 'zod';
import { instant } from '../http/instants.ts';

const step = z.number().nullable();
const headers = z.record(z.string(), z.string());

export const attemptAnswer = z
  .object({
    number: z.number().int(),
    startedAt: instant,
    durationMs: z.number(),
    timings: z
      .object({ dnsMs: step, connectMs: step, tlsMs: step, firstByteMs: step })
      .meta({ description: 'Null where that step did not happen.' }),
    outcome: z.enum(OUTCOMES),
    possibleRepeat: z.boolean().meta({
      description: 'True: this attempt was interrupted and made again, so that the receiver may have seen it before.',
    }),
    request: z.object({
      method: z.string(),
      url: z.string().meta({ description: 'The values of its query are masked.' }),
      headers: headers.meta({ description: 'Values that a person wrote are masked.' }),
      body: z.string().meta({ description: 'The first 16 KiB. Empty, with headers and hash, once it was expunged.' }),
      bodySha256: z.string().meta({ description: 'Of the whole body.' }),
    }),
    response: z
      .object({
        status: z.number().int(),
        headers,
        body: z.string(),
        truncated: z
          .boolean()
          .meta({ description: 'True: the receiver sent a longer body than is shown, or may have.' }),
        headersTruncated: z.boolean().optional().meta({
          description:
            'True when the head was larger than 16 KiB: the headers beyond that, and the body, were not read.',
        }),
      })
      .nullable()
      .meta({
        description:
          'Null when no complete response head came. Credentials that the receiver repeated are masked, as are `authorization`, `cookie` and `set-cookie`.',
      }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'Attempt', description: 'One HTTP request of a delivery.' });

export function presentAttempt(
  attempt: AttemptRecord & { number: number; possibleRepeat: boolean },
): z.input<typeof attemptAnswer> {
  const { number, startedAt, durationMs, timings, outcome, possibleRepeat, request, response, error } = attempt;
  return {
    number,
    startedAt: startedAt.toISOString(),
    durationMs,
    timings,
    outcome,
    possibleRepeat,
    request,
    response,
    error,
  };
}
