import { PREFERENCE_LIMITS, WEEKDAYS } from '../preferences.ts';
import type { QuietHours, QuietWindow } from '../preferences.ts';
import { coversWholeWeek } from '../quiet-hours/quiet-week.ts';
import { isTimeZone } from '../quiet-hours/zone-clock.ts';
import type { PreferenceProblem } from './preference-problem.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const END_OF_DAY = '24:00';

export function checkQuietHours({ timeZone, windows, mode }: QuietHours): PreferenceProblem[] {
  const problems: PreferenceProblem[] = [];
  if (typeof timeZone === 'string' && !isTimeZone(timeZone)) {
    const detail = `"${timeZone}" is not a time zone. Use a name of the IANA database such as "Europe/Berlin" or "UTC".`;
    problems.push({ pointer: '/quietHours/timeZone', detail });
  }
  const pointer = '/quietHours/windows';
  if (windows.length === 0) {
    const detail = 'Must hold at least one window. For no quiet hours leave quietHours out, or let "low" pass them.';
    problems.push({ pointer, detail });
  }
  if (windows.length > PREFERENCE_LIMITS.windows) {
    const detail = `At most ${PREFERENCE_LIMITS.windows} windows are allowed; there are ${windows.length}.`;
    return [...problems, { pointer, detail }];
  }
  const ofWindows = windows.flatMap((window, index) => checkWindow(window, `${pointer}/${index}`));
  problems.push(...ofWindows);
  if (ofWindows.length === 0 && mode !== 'drop' && coversWholeWeek(windows.map(withAllDays))) {
    const detail = 'Cover the whole week, so that nothing held would ever be sent. Leave a gap, or use "mode": "drop".';
    problems.push({ pointer, detail });
  }
  return problems;
}

function checkWindow({ days, start, end }: QuietWindow, pointer: string): PreferenceProblem[] {
  const problems: PreferenceProblem[] = [];
  if (days?.length === 0) {
    problems.push({ pointer: `${pointer}/days`, detail: 'Must name a day. Leave it out for every day.' });
  }
  if (start === END_OF_DAY) {
    problems.push({
      pointer: `${pointer}/start`,
      detail: '"24:00" can only be an end; the next day starts at "00:00".',
    });
  } else if (!TIME.test(start)) {
    problems.push({ pointer: `${pointer}/start`, detail: 'Must be a time from "00:00" to "23:59".' });
  }
  if (end !== END_OF_DAY && !TIME.test(end)) {
    problems.push({ pointer: `${pointer}/end`, detail: 'Must be a time from "00:00" to "24:00".' });
  } else if (start === end) {
    const detail = 'Is the start again. A whole day is "00:00" to "24:00".';
    problems.push({ pointer: `${pointer}/end`, detail });
  }
  return problems;
}

function withAllDays({ days, start, end }: QuietWindow) {
  return { days: days ?? [...WEEKDAYS], start, end };
}
