import { OUTCOMES, type Outcome } from '../statuses.ts';

// How an attempt was answered, as a number of a tally: the status, or for an attempt that got none the place of its outcome
// in `OUTCOMES`, from 1.

export const answerOf = (status: number | undefined, outcome: Outcome): number =>
  status ?? OUTCOMES.indexOf(outcome) + 1;

/** The number of an outcome, as SQL finds it. */
export const outcomeNumberSql = (outcome: string): string =>
  `array_position('{${OUTCOMES.join()}}'::text[], ${outcome})`;

/** The status or the outcome that a number stands for. */
export const nameOfAnswer = (answer: number): string => OUTCOMES[answer - 1] ?? String(answer);
