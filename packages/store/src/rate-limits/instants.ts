// The arithmetic of rate limits counts whole microseconds of Unix time.

export function toUs(instant: Date): number {
  return instant.getTime() * 1_000;
}

/** Rounds up to the next millisecond, so that a timer never fires before its instant. */
export function fromUs(us: number): Date {
  return new Date(Math.ceil(us / 1_000));
}
