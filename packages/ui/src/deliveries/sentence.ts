import type { Delivery } from '../api/types.ts';
import { wordsOf } from '../components/filters.tsx';

const HELD: Record<NonNullable<Delivery['hold']>['reason'], string> = {
  paused: 'Held, because the endpoint is paused. It goes on when somebody resumes the endpoint.',
  disabled: 'Held, because the endpoint is disabled. It goes on when somebody enables the endpoint.',
  quiet_hours: 'Held, because it is quiet hours there. It goes on by itself',
  rate_limited: 'Held, because the rate limit lets no more through yet. It goes on by itself',
  scheduled: 'Held, because it was published for later. It is sent',
};

const lower = (word: string) => wordsOf(word).toLowerCase();

/** What became of a delivery, why, and what comes next. An instant may follow it. */
export function sentenceOf(delivery: Delivery): string {
  const { status, hold, deadLetter, skipped, cancelled, attemptCount } = delivery;
  const why = delivery.lastError ?? delivery.detail;
  switch (status) {
    case 'pending':
      return 'On its way: it is sent in a moment.';
    case 'waiting':
      return hold === null ? 'Held.' : HELD[hold.reason];
    case 'retrying':
      return `Attempt ${attemptCount} failed${why === null ? '' : ` (${why})`}. The next attempt is`;
    case 'delivered':
      return attemptCount > 1
        ? `Delivered at attempt ${attemptCount}. The receiver has it.`
        : 'Delivered at once. The receiver has it.';
    case 'dead_lettered':
      return `Not delivered: ${deadLetter?.detail.replace(/\.$/, '') || lower(deadLetter?.reason ?? 'it failed')}. Mend the receiver or the endpoint, then retry.`;
    case 'skipped':
      return `Not sent: ${lower(skipped?.reason ?? 'skipped')}. Nothing more happens to it.`;
    case 'cancelled':
      return `Cancelled: ${lower(cancelled?.reason ?? 'requested')}. Nothing more happens to it.`;
  }
}
