import type { Schemas } from '../api/types.ts';
import { DAYS } from './quiet-week.ts';

export type Preferences = Schemas['Preferences'];

/** The lowest first. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

const MEMBERS = new Set(['enabled', 'eventTypes', 'minPriority', 'quietHours', 'rateLimits', 'maxPerHour']);
const NOTHING = [undefined, null] as readonly unknown[];

/** The preferences that an object is, if it has their shape. Their values may be wrong: the API says what is wrong with them. */
export function readPreferences(value: object): Preferences | undefined {
  const { eventTypes, quietHours, rateLimits, ...others }: Record<string, unknown> = { ...value };
  const fits =
    Object.keys(value).every((name) => MEMBERS.has(name)) &&
    Object.values(others).every(isSingle) &&
    isNothingOr(eventTypes, ({ allow, deny, ...more }) => [allow, deny].every(isTexts) && isEmpty(more)) &&
    isNothingOr(rateLimits, (limits) => Object.values(limits).every(isSingle)) &&
    isNothingOr(quietHours, isQuietHours);
  return fits ? value : undefined;
}

function isQuietHours({ windows, ...others }: Record<string, unknown>): boolean {
  return (
    Array.isArray(windows) &&
    windows.every(
      (window: unknown) =>
        isObject(window) &&
        typeof window['start'] === 'string' &&
        typeof window['end'] === 'string' &&
        isTexts(window['days']),
    ) &&
    Object.values(others).every((each) => NOTHING.includes(each) || typeof each === 'string')
  );
}

const isSingle = (value: unknown) => NOTHING.includes(value) || ['string', 'number', 'boolean'].includes(typeof value);
const isEmpty = (value: object) => Object.keys(value).length === 0;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isNothingOr(value: unknown, fits: (value: Record<string, unknown>) => boolean): boolean {
  return NOTHING.includes(value) || (isObject(value) && fits(value));
}

function isTexts(value: unknown): boolean {
  return NOTHING.includes(value) || (Array.isArray(value) && value.every((each) => typeof each === 'string'));
}

/** The words of a text, with commas or spaces between them. */
export function wordsIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What can be drawn of quiet hours that somebody is typing: windows with both times, in a zone that exists. */
export function drawable(quiet: Schemas['QuietHours']): Schemas['EffectiveQuietHours'] | undefined {
  const { timeZone, mode, allowPriority } = quiet;
  const zone = timeZone || 'UTC';
  const windows = quiet.windows
    .filter(({ start, end }) => TIME.test(start) && (TIME.test(end) || end === '24:00') && start !== end)
    .map(({ days, start, end }) => ({ days: [...(days ?? DAYS)], start, end }));
  if (windows.length === 0 || !isTimeZone(zone)) return undefined;
  return { timeZone: zone, windows, mode: mode ?? 'hold', allowPriority: allowPriority ?? null };
}

function isTimeZone(timeZone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone }).format(0);
    return true;
  } catch {
    return false;
  }
}
