import type { EndpointActivity, EndpointRow } from '@postrider/store/endpoints';
import * as z from 'zod';
import { instant, isoOf } from '../http/instants.ts';
import { describeOutcome } from './last-attempt.ts';

export const endpointHealth = z
  .object({
    state: z.enum(['healthy', 'failing', 'disabled']).meta({
      description: '`failing`: its last attempt failed. `disabled`: by a person, by a 410, or by failing for too long.',
    }),
    failingSince: instant.nullable().meta({ description: 'Since when no attempt succeeded.' }),
    disableAt: instant.nullable().meta({ description: 'When it will be disabled if none succeeds until then.' }),
    lastSuccessAt: instant
      .nullable()
      .meta({ description: 'Of its newest delivery that was delivered. Null: none of its latest 500 was.' }),
    lastError: z.string().nullable().meta({
      description: 'What its last failed attempt got, in words, while it fails.',
      example: 'answered 503',
    }),
  })
  .meta({ id: 'EndpointHealth', description: 'How an endpoint takes what is sent to it.' });

export function presentHealth(
  { status, failingSince }: Pick<EndpointRow, 'status' | 'failingSince'>,
  activity: EndpointActivity | undefined,
  disableAfterMs: number,
): z.input<typeof endpointHealth> {
  const isFailing = failingSince !== null;
  const isDisabled = status === 'disabled';
  const lastFailure = activity?.lastFailure ?? null;
  return {
    state: isDisabled ? 'disabled' : isFailing ? 'failing' : 'healthy',
    failingSince: isoOf(failingSince),
    disableAt: isFailing && !isDisabled ? new Date(failingSince.getTime() + disableAfterMs).toISOString() : null,
    lastSuccessAt: isoOf(activity?.lastSuccessAt ?? null),
    lastError: lastFailure && describeOutcome(lastFailure.outcome, lastFailure.status),
  };
}
