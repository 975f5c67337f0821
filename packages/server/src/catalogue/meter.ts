/**
 * How much work the check of a value may be, in steps of about 10 ns: what a schema makes of hostile data is bounded by
 * counting, because nothing else can end code that runs on the event loop.
 */
export function stepsFor(bytes: number): number {
  return 100_000 + 4 * bytes;
}

/** Thrown where the steps are used up. */
export class OutOfSteps extends Error {
  override name = 'OutOfSteps';
}

/** Counts the steps of one check at a time. Checks do not wait for anything, so one meter does for all. */
export class Meter {
  private left = 0;

  /** Runs a check with so many steps; `out_of_steps` where they did not suffice. */
  run<Result>(steps: number, check: () => Result): Result | 'out_of_steps' {
    this.left = steps;
    try {
      return check();
    } catch (error) {
      // Schemas that refer to themselves without an end use up the stack before the steps.
      if (error instanceof OutOfSteps || error instanceof RangeError) return 'out_of_steps';
      throw error;
    }
  }

  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new OutOfSteps('The check takes too many steps.');
  }
}
