import { holdRateLimited, skipExpired } from '@postrider/store/queue';
import type { Database } from '@postrider/store/sql';
import type { Loop } from '../loop.ts';

/** Shows as held what waits in a queue for a rate limit, and skips what expires there. */
export function createHoldRound({ database, now }: { database: Database; now: () => Date }): Loop['round'] {
  return async () => {
    const hasExpired = await skipExpired(database, now());
    const hasHeld = await holdRateLimited(database, now());
    return hasExpired || hasHeld ? 'again' : 'wait';
  };
}
