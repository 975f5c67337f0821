import type { Schemas } from '../api/types.ts';

type Entry = Schemas['TimelineEntry'];
type Attempt = Schemas['Attempt'];

/** A line of the timeline: an entry, or an attempt with what is known of it. */
export interface Step extends Entry {
  attempt: Attempt | undefined;
  /** Of an attempt: when the next one was planned. */
  next: string | null;
}

/** The entries as they are told: the plan of the next attempt belongs to the one that failed. */
export function stepsOf(entries: readonly Entry[], attempts: readonly Attempt[]): Step[] {
  const steps: Step[] = [];
  for (const entry of entries) {
    const made = entry.kind === 'retry_planned' ? attemptBefore(steps, entry) : undefined;
    if (made !== undefined) {
      made.next = entry.until;
      continue;
    }
    const attempt = entry.kind === 'attempt' ? attempts.find(({ number }) => number === entry.number) : undefined;
    steps.push({ ...entry, attempt, next: null });
  }
  return steps;
}

function attemptBefore(steps: readonly Step[], { number }: Entry): Step | undefined {
  return steps.findLast((step) => step.kind === 'attempt' && number !== null && step.number === number - 1);
}
