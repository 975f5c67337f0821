import { useNow } from './clock.ts';
import { relativeTime } from './relative-time.ts';

const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

/** An instant: how long ago or until, exact on hover, and readable for machines. */
export function Time({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return <span>–</span>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={`${EXACT.format(date)} (${at})`}>
      {relativeTime(date.getTime(), now)}
    </time>
  );
}

const TIME_OF_DAY = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const CLOCK = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...TIME_OF_DAY });
const CLOCK_OF_DAY = new Intl.DateTimeFormat('en-GB', TIME_OF_DAY);

interface ExactTimeProps {
  at: string;
  /** An instant that is read before it: of the same day, the day is not said again. */
  beside?: string;
}

/** An instant to the second, where the order of things counts. */
export function ExactTime({ at, beside }: ExactTimeProps) {
  const date = new Date(at);
  const isSameDay = beside !== undefined && new Date(beside).toDateString() === date.toDateString();
  return (
    <time dateTime={at} title={`${EXACT.format(date)} (${at})`}>
      {(isSameDay ? CLOCK_OF_DAY : CLOCK).format(date)}
    </time>
  );
}
