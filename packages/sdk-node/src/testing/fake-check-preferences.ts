import type { EffectivePreferences, Preferences, QuietHours, RateLimits } from '../api-types.ts';
import type { ErrorEntry } from '../errors/postrider-error.ts';
import { refuse, unknownMembers } from './fake-problem.ts';
import { coversWholeWeek, isTimeZone } from './fake-quiet-hours.ts';

const MEMBERS = {
  enabled: true,
  eventTypes: true,
  minPriority: true,
  quietHours: true,
  rateLimits: true,
  maxPerHour: true,
} satisfies Record<keyof Preferences, true>;

/** 422 for what means nothing. Misspelt values, which the client's types do not let through, are not looked for. */
export function checkPreferences(body: object, level: 'tenant' | 'endpoint'): void {
  const { eventTypes, quietHours, rateLimits, maxPerHour } = body as Preferences; // the client's types have seen to it
  refuse([
    ...unknownMembers('', body, MEMBERS),
    ...checkEventTypes(eventTypes ?? {}),
    ...(quietHours ? checkQuietHours(quietHours) : []),
    ...checkRateLimits(rateLimits ?? {}),
    ...(level === 'tenant' ? checkNumber('/maxPerHour', maxPerHour) : refuseAny('/maxPerHour', maxPerHour)),
  ]);
}

const FILTER = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*(\.\*)?$/;
const covers = (wide: string, narrow: string) =>
  wide === narrow || (wide.endsWith('.*') && narrow.startsWith(wide.slice(0, -1)));

function checkEventTypes(eventTypes: NonNullable<Preferences['eventTypes']>): ErrorEntry[] {
  const { allow, deny } = eventTypes;
  const at = '/eventTypes';
  const strange = (['allow', 'deny'] as const).flatMap((list) =>
    [...(eventTypes[list] ?? []).entries()]
      .filter(([, filter]) => !FILTER.test(filter))
      .map(([index]) => ({ pointer: `${at}/${list}/${index}`, detail: 'It takes order.paid, or order.*' })),
  );
  const errors = [...unknownMembers(at, eventTypes, { allow: true, deny: true }), ...strange];
  if (errors.length > 0) return errors;
  if (allow?.length === 0) return [{ pointer: `${at}/allow`, detail: 'It would let no event pass.' }];
  return [...(allow ?? []).entries()]
    .filter(([, allowed]) => deny?.some((denied) => covers(denied, allowed)))
    .map(([index, allowed]) => ({ pointer: `${at}/allow/${index}`, detail: `"${allowed}" is denied as well.` }));
}

// Plain JavaScript may leave out `windows`, which everybody needs.
const QUIET_HOURS = { timeZone: true, windows: true, mode: true, allowPriority: true };

function checkQuietHours(quietHours: Partial<QuietHours>): ErrorEntry[] {
  const { timeZone, windows = [], mode } = quietHours;
  const at = '/quietHours';
  const errors = unknownMembers(at, quietHours, QUIET_HOURS);
  if (typeof timeZone === 'string' && !isTimeZone(timeZone)) {
    errors.push({ pointer: `${at}/timeZone`, detail: `"${timeZone}" is not a time zone.` });
  }
  if (windows.length === 0) errors.push({ pointer: `${at}/windows`, detail: 'It takes at least one window.' });
  const ofWindows = windows.flatMap((window, index) => checkWindow(window, `${at}/windows/${index}`));
  const isEndless =
    windows.length > 0 && ofWindows.length === 0 && mode !== 'drop' && coversWholeWeek(windows.map(withDays));
  if (isEndless) errors.push({ pointer: `${at}/windows`, detail: 'What is held would never be sent.' });
  return [...errors, ...ofWindows];
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function checkWindow(window: QuietHours['windows'][number], at: string): ErrorEntry[] {
  const { days, start, end } = window;
  const errors = unknownMembers(at, window, { days: true, start: true, end: true });
  if (days?.length === 0) errors.push({ pointer: `${at}/days`, detail: 'It takes a day; none given is every day.' });
  if (!TIME.test(start)) errors.push({ pointer: `${at}/start`, detail: 'It takes HH:MM.' });
  if (!TIME.test(end) && end !== '24:00') errors.push({ pointer: `${at}/end`, detail: 'It takes HH:MM or 24:00.' });
  else if (start === end) errors.push({ pointer: `${at}/end`, detail: 'It is the start again.' });
  return errors;
}

type EffectiveWindow = NonNullable<EffectivePreferences['quietHours']>['windows'][number];

function withDays({ days, start, end }: QuietHours['windows'][number]): EffectiveWindow {
  return { days: days ?? ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], start, end };
}

const NUMBERS = ['perSecond', 'perMinute', 'perHour', 'perDay', 'burst'] as const;
const RATE_LIMITS = { perSecond: true, perMinute: true, perHour: true, perDay: true, burst: true, mode: true };

function checkRateLimits(rateLimits: RateLimits): ErrorEntry[] {
  const { perSecond, perMinute, perHour, perDay, burst } = rateLimits;
  const at = '/rateLimits';
  const errors = [
    ...unknownMembers(at, rateLimits, RATE_LIMITS),
    ...NUMBERS.flatMap((name) => checkNumber(`${at}/${name}`, rateLimits[name])),
  ];
  if (burst && !perSecond && !perMinute) {
    errors.push({ pointer: `${at}/burst`, detail: 'It means nothing without perSecond or perMinute.' });
  }
  if (perSecond && perMinute && perSecond > perMinute) {
    errors.push({ pointer: `${at}/perSecond`, detail: 'perMinute never lets it be reached.' });
  }
  if (perHour && perDay && perHour > perDay) {
    errors.push({ pointer: `${at}/perHour`, detail: 'perDay never lets it be reached.' });
  }
  return errors;
}

function checkNumber(pointer: string, value: number | null | undefined): ErrorEntry[] {
  if (value === undefined || value === null || (Number.isInteger(value) && value >= 1)) return [];
  return [{ pointer, detail: 'It takes a whole number from 1 on.' }];
}

function refuseAny(pointer: string, value: unknown): ErrorEntry[] {
  return value === undefined || value === null ? [] : [{ pointer, detail: 'It is for tenants only.' }];
}
