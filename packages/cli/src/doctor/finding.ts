/**
 * `wrong` does not work, or will not for long. `look` works, and somebody should know. `unknown` could not be looked at
 * from here.
 */
export type State = 'ok' | 'look' | 'wrong' | 'unknown';

export interface Finding {
  check: string;
  state: State;
  what: string;
  /** What to do. Null: nothing. */
  remedy: string | null;
}

export function ok(check: string, what: string): Finding {
  return { check, state: 'ok', what, remedy: null };
}
