import { holdRateLimited, skipExpired } from '@postrider/store/queue';
import type { Database } from '@postrider/store/sql';
import type { Loop } from '../loop.ts';
import type { DeliveryReport } from '../metrics/report-deliveries.ts';

export interface HoldLoopDeps {
  database: Database;
  now: () => Date;
  report: Pick<DeliveryReport, 'held'>;
}

/** Shows deliveries that wait in a queue for a rate limit as held, and skips those that expire there. */
export function createHoldRound({ database, now, report }: HoldLoopDeps): Loop['round'] {
  return async () => {
    const hasExpired = await skipExpired(database, now());
    const { held, more } = await holdRateLimited(database, now());
    report.held('rate_limited', held);
    return hasExpired || more ? 'again' : 'wait';
  };
}
