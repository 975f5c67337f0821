/** Between two looks at the clock: asking the system costs as much as a step of an expression. */
const STEPS = 64;
let steps = 0;
let lastMs = 0;

/** CPU time of this process. The machine may be busy with others: wall time would fail templates for that. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** jsonata asks `Date.now()` at each step whether an expression has run for too long, and for nothing else. */
export function measureStepsByCpu(): void {
  Date.now = () => {
    if (steps++ % STEPS === 0) lastMs = cpuMs();
    return lastMs;
  };
}

/** Before each expression, so that it begins with the clock as it is. */
export function restartClock(): void {
  steps = 0;
}
