import { listAttempts, listDeliveryNotes, type DeliveryRow } from '@postrider/store/deliveries';
import { type Sql } from '@postrider/store/sql';
import * as z from 'zod';
import type { ServerContext } from '../http/server-context.ts';
import { attemptAnswer, presentAttempt } from './attempt.ts';
import { deliveryMembers, presentDelivery } from './delivery.ts';
import { maskOldAttempts } from './old-attempts.ts';
import { tellTimeline, timelineEntry } from './timeline.ts';

export const deliveryWithAttemptsAnswer = z
  .object({
    ...deliveryMembers,
    attempts: z.array(attemptAnswer).meta({ description: 'First to last; of very many the latest 200.' }),
    timeline: z.array(timelineEntry).meta({
      description:
        'Everything that became of it, first to last; of more than 200 attempts, or 500 other things, the latest.',
    }),
  })
  .meta({ id: 'DeliveryWithAttempts', description: 'A delivery with everything that is known of it.' });

/** Reads what belongs to a delivery beside its row, and makes one answer of all. */
export async function presentWithAttempts(
  row: DeliveryRow,
  { sql, server }: { sql: Sql; server: ServerContext },
): Promise<z.input<typeof deliveryWithAttemptsAnswer>> {
  const attempts = await maskOldAttempts(await listAttempts(sql, row.id), row, { sql, server });
  const notes = await listDeliveryNotes(sql, row.id);
  return {
    ...presentDelivery(row, server),
    attempts: attempts.map(presentAttempt),
    timeline: tellTimeline(row, attempts, notes),
  };
}
