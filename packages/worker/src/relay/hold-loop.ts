import { holdRateLimited, skipExpired } from '@postrider/store/queue';
import type { Database } from '@postrider/store/sql';
import type { Loop } from '../loop.ts';

/** Shows deliveries that wait in a queue for a rate limit as held, and skips those that expire there. */
export function createHoldRound({ database, now }: { database: Database; now: () => Date }): Loop['round'] {
  return async () => {
    const hasExpired = await skipExpired(database, now());
    const hasHeld = await holdRateLimited(database, now());
    return hasExpired || hasHeld ? 'again' : 'wait';
  };
}
