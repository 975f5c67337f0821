import { expectSlots } from './expect-slots.ts';
import { limitsInForce } from './limits.ts';
import { reserveSlots } from './reserve-slots.ts';
import { appendStarts, pagesToLoad } from './start-log.ts';

/** The arithmetic of rate limits, for whoever brings the locks and the rows. Pure. */
export const RATE_RULES = {
  limitsOf: limitsInForce,
  pagesToLoad,
  reserve: reserveSlots,
  expect: expectSlots,
  append: appendStarts,
};
