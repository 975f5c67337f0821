import type { AttemptResult } from '@postrider/domain';
import type { LoadedDelivery } from '@postrider/store/deliveries';
import { describeAttempt, describeEnd } from './describe.ts';

export interface Asked {
  generation: number;
  /** Set for the first attempt of a run: once more than this many are recorded, it has been made. */
  attemptsBefore?: number | undefined;
}

/**
 * Whether there is an attempt to make at all, from the row alone; undefined: yes. This is what makes an execution safe
 * to repeat: what was recorded is answered again, never done again.
 */
export function findRecordedResult(row: LoadedDelivery | null, asked: Asked, now: Date): AttemptResult | undefined {
  if (row === null || row.generation !== asked.generation) {
    return { kind: 'superseded', summary: 'A newer run of this delivery took over.' };
  }
  switch (row.status) {
    case 'delivered':
    case 'skipped':
    case 'cancelled':
      return { kind: row.status, summary: describeEnd(row) };
    case 'dead_lettered':
      return {
        kind: 'deadLettered',
        reason: row.deadLetter?.reason ?? 'attempts_exhausted',
        summary: describeEnd(row),
      };
    case 'retrying': {
      const made = asked.attemptsBefore !== undefined && row.attemptCount > asked.attemptsBefore;
      if (row.nextAttemptAt === null || (row.nextAttemptAt <= now && !made)) return undefined;
      return {
        kind: 'retrying',
        nextAttemptAt: row.nextAttemptAt.toISOString(),
        summary: describeAttempt(row, row.nextAttemptAt),
      };
    }
    case 'pending':
    case 'waiting':
      return undefined;
  }
}
