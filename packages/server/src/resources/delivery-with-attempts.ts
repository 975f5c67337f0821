import type { AttemptRow, DeliveryRow } from '@postrider/store';
import * as z from 'zod';
import type { Services } from '../services.ts';
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
  services: Services,
): z.input<typeof deliveryWithAttemptsAnswer> {
  return { ...presentDelivery(row, services), attempts: attempts.map(presentAttempt) };
}
