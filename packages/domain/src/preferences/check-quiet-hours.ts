import { PREFERENCE_LIMITS, WEEKDAYS } from '../preferences.ts';
import type { QuietHours, QuietWindow } from '../preferences.ts';
import { coversWholeWeek } from '../quiet-hours/quiet-week.ts';
import { isTimeZone } from '../quiet-hours/zone-clock.ts';
import type { ValidationError } from '../validation-error.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const END_OF_DAY = '24:00';

export function checkQuietHours({ timeZone, windows, mode }: QuietHours): ValidationError[] {
  const errors: ValidationError[] = [];
  if (typeof timeZone === 'string' && !isTimeZone(timeZone)) {
    const detail = 'Must be a time zone of the IANA database, such as "Europe/Berlin" or "UTC".';
    errors.push({ pointer: '/quietHours/timeZone', detail });
  }
  const pointer = '/quietHours/windows';
  if (windows.length === 0) {
    const detail =
      'Must have at least one window. For no quiet hours leave `quietHours` out, or set "allowPriority": "low".';
    errors.push({ pointer, detail });
  }
  if (windows.length > PREFERENCE_LIMITS.windows) {
    const detail = `Must have at most ${PREFERENCE_LIMITS.windows} windows; there are ${windows.length}.`;
    return [...errors, { pointer, detail }];
  }
  const ofWindows = windows.flatMap((window, index) => checkWindow(window, `${pointer}/${index}`));
  errors.push(...ofWindows);
  if (ofWindows.length === 0 && mode !== 'drop' && coversWholeWeek(windows.map(withAllDays))) {
    const detail =
      'Must not cover the whole week: held deliveries would never be sent. Leave a gap, or use "mode": "drop".';
    errors.push({ pointer, detail });
  }
  return errors;
}

function checkWindow({ days, start, end }: QuietWindow, pointer: string): ValidationError[] {
  const errors: ValidationError[] = [];
  if (days?.length === 0) {
    errors.push({ pointer: `${pointer}/days`, detail: 'Must have at least one day. For every day leave it out.' });
  }
  if (!TIME.test(start)) {
    errors.push({ pointer: `${pointer}/start`, detail: 'Must be a time from "00:00" to "23:59".' });
  }
  if (end !== END_OF_DAY && !TIME.test(end)) {
    errors.push({ pointer: `${pointer}/end`, detail: 'Must be a time from "00:00" to "24:00".' });
  } else if (start === end) {
    const detail = 'Must differ from `start`. A whole day is "00:00" to "24:00".';
    errors.push({ pointer: `${pointer}/end`, detail });
  }
  return errors;
}

function withAllDays({ days, start, end }: QuietWindow) {
  return { days: days ?? [...WEEKDAYS], start, end };
}
