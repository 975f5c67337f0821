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

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** An instant to the second, where the order of things counts. */
export function ExactTime({ at }: { at: string }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={`${EXACT.format(date)} (${at})`}>
      {CLOCK.format(date)}
    </time>
  );
}
