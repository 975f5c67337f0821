// The arithmetic of rate limits counts whole microseconds of Unix time.

export function toUs(instant: Date): number {
  return instant.getTime() * 1_000;
}

/** Up to the next millisecond: a timer that fires within the last one would find its instant not come yet. */
export function fromUs(us: number): Date {
  return new Date(Math.ceil(us / 1_000));
}
