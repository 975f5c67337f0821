/** Steps between two readings of the clock, because a reading costs as much as a step. */
const STEPS = 64;
let steps = 0;
let lastMs = 0;

/** CPU time of this process. With wall time, templates would fail because the machine is busy. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** jsonata calls `Date.now()` at each step to check the timeout, and for nothing else. */
export function measureStepsByCpu(): void {
  Date.now = () => {
    if (steps++ % STEPS === 0) lastMs = cpuMs();
    return lastMs;
  };
}

/** Call it before each expression, so that its first step reads the clock. */
export function restartClock(): void {
  steps = 0;
}
