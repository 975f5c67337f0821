import { Temporal } from 'temporal-polyfill';

/** The offset of a time zone from UTC, and when it changes. Instants are in milliseconds since 1970. */
export interface ZoneClock {
  offsetMsAt(instantMs: number): number;
  /** The first change after an instant. Null if none is known. */
  nextChangeMs(instantMs: number): number | null;
}

/** Throws a `RangeError` for an unknown name. The rules come with Node: update Node for new ones. */
export function zoneClock(timeZone: string): ZoneClock {
  const at = (instantMs: number) => Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone);
  return {
    offsetMsAt: (instantMs) => at(instantMs).offsetNanoseconds / 1e6,
    nextChangeMs: (instantMs) => at(instantMs).getTimeZoneTransition('next')?.epochMilliseconds ?? null,
  };
}

/** Whether it is a name of the IANA database. An offset such as `+02:00` is not: it has no daylight saving time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    zoneClock(name).offsetMsAt(0);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
