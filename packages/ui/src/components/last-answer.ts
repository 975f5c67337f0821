import type { Delivery } from '../api/types.ts';
import { wordsOf } from './filters.tsx';

/** Why it waits, or what came of its last attempt. */
export function lastAnswer({ hold, lastError, lastStatus }: Delivery): string {
  if (hold !== null) return wordsOf(hold.reason);
  return lastError ?? (lastStatus === null ? '–' : String(lastStatus));
}
