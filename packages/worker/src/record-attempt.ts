import { decideRetry } from '@postrider/domain';
import type { AttemptOutcome } from '@postrider/domain';
import type { AttemptToRecord, LoadedDelivery, RecordResult } from '@postrider/store/deliveries';
import type { DeliveryReport } from './metrics/report-deliveries.ts';

export interface RecordDeps {
  recorder: { record(attempt: AttemptToRecord): Promise<RecordResult> };
  report: Pick<DeliveryReport, 'decided'>;
  /** The clock of Postgres. */
  now: () => Date;
  random: () => number;
}

export interface MadeAttempt extends Pick<AttemptToRecord, 'attempt' | 'possibleRepeat' | 'carrierId'> {
  outcome: AttemptOutcome;
}

/** Records an attempt, with what follows from its outcome. `delivery`: as it was loaded for the attempt. */
export async function recordAttempt(
  { recorder, report, now, random }: RecordDeps,
  delivery: LoadedDelivery,
  { outcome, ...made }: MadeAttempt,
): Promise<{ result: RecordResult; now: Date }> {
  const at = now();
  const result = await recorder.record({
    ...made,
    deliveryId: delivery.id,
    endpointId: delivery.endpoint.id,
    generation: delivery.generation,
    now: at,
    attemptCount: delivery.attemptCount,
    decide: (recorded) => decideRetry({ outcome, ...recorded, now: at, random }),
  });
  report.decided(delivery, result, at);
  return { result, now: at };
}
