/**
 * The most work of one check, in steps of about 10 ns. Steps are counted, because nothing else can end a check of hostile
 * data that runs on the event loop.
 */
export function stepsFor(bytes: number): number {
  return 100_000 + 4 * bytes;
}

/** Thrown when the steps are used up. */
class OutOfSteps extends Error {
  override name = 'OutOfSteps';
}

/** Counts the steps of one check at a time. Checks are synchronous, so one meter is enough for all. */
export class Meter {
  private left = 0;

  /** Runs a check with this many steps. `out_of_steps` if they did not suffice. */
  run<Result>(steps: number, check: () => Result): Result | 'out_of_steps' {
    this.left = steps;
    try {
      return check();
    } catch (error) {
      // A schema that refers to itself without end uses up the stack before the steps.
      if (error instanceof OutOfSteps || error instanceof RangeError) return 'out_of_steps';
      throw error;
    }
  }

  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new OutOfSteps('The check takes too many steps.');
  }
}
