import { RATE_RULES } from '@postrider/delivery';
import { showLine, skipExpired } from '@postrider/store';
import type { Database } from '@postrider/store';
import type { Loop } from './loop.ts';

/** Endpoints with rate limits in whose line somebody is not shown as waiting yet. */
export type UnshownLines = Set<string>;

/** Shows who waits for rate limits, of each long line one batch after the other, and skips whom nobody needs to wait for. */
export function createLineRound({ database, unshown }: { database: Database; unshown: UnshownLines }): Loop['round'] {
  return async () => {
    const more = await skipExpired(database, new Date());
    for (const endpointId of [...unshown]) {
      unshown.delete(endpointId);
      if (await showLine(database, { endpointId, now: new Date(), rules: RATE_RULES })) unshown.add(endpointId);
    }
    return more || unshown.size > 0 ? 'again' : 'wait';
  };
}
