import { maskRecordedAttempt } from '@postrider/sender';
import { maskOldAttempts } from '@postrider/store/deliveries';
import type { Database, Sealer } from '@postrider/store/sql';
import type { Loop } from './loop.ts';

/** Rows of up to 32 KiB: few at a time, so that nothing else waits for them. */
const BATCH = 100;
const PAUSE_MS = 500;

/** Masks in the database what 0.1 recorded in clear. When nothing is left it asks an empty index. */
export function createMaskRound({
  database,
  sealer,
  now,
}: {
  database: Database;
  sealer: Sealer;
  now: () => Date;
}): Loop['round'] {
  return async () => {
    const masked = await maskOldAttempts(database, sealer, { limit: BATCH, mask: maskRecordedAttempt });
    return masked < BATCH ? 'wait' : { waitUntil: new Date(now().getTime() + PAUSE_MS) };
  };
}
