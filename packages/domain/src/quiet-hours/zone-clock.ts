import { Temporal } from 'temporal-polyfill';

/** The clocks of a time zone: how far they are from UTC, and when that changes. Instants in milliseconds since 1970. */
export interface ZoneClock {
  offsetMsAt(instantMs: number): number;
  /** The first change after an instant; null where none is known. */
  nextChangeMs(instantMs: number): number | null;
}

/** Throws a `RangeError` for a name that is none. The rules are those of the running Node: update it for new ones. */
export function zoneClock(timeZone: string): ZoneClock {
  const at = (instantMs: number) => Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone);
  return {
    offsetMsAt: (instantMs) => at(instantMs).offsetNanoseconds / 1e6,
    nextChangeMs: (instantMs) => at(instantMs).getTimeZoneTransition('next')?.epochMilliseconds ?? null,
  };
}

/** Whether it is a name of the IANA database. An offset such as `+02:00` is none: it would not know summer from winter. */
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
