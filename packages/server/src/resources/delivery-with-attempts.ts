import type { AttemptRow, DeliveryRow } from '@postrider/store';
import * as z from 'zod';
import type { ServerContext } from '../server-context.ts';
import { attemptAnswer, presentAttempt } from './attempt.ts';
import { deliveryMembers, presentDelivery } from './delivery.ts';

export const deliveryWithAttemptsAnswer = z
  .object({
    ...deliveryMembers,
    attempts: z.array(attemptAnswer).meta({ description: 'First to last; of very many the latest 200.' }),
  })
  .meta({ id: 'DeliveryWithAttempts' });

export function presentWithAttempts(
  row: DeliveryRow,
  attempts: readonly AttemptRow[],
  server: ServerContext,
): z.input<typeof deliveryWithAttemptsAnswer> {
  return { ...presentDelivery(row, server), attempts: attempts.map(presentAttempt) };
}
