import { isIPv4, isIPv6 } from 'node:net';

/** A longer text fails every format. */
const MAX_LENGTH = 8 * 1024;

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const DURATION = /^P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HOST_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const MAILBOX = /^[^\s@"(),:;<>[\\\]]{1,64}$/;
const JSON_POINTER = /^(\/([^~]|~[01])*)?$/;

/**
 * The formats that are checked. Other formats are annotations. The expressions never backtrack: no two parts of them match
 * the same characters.
 */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = bounded({
  date: isDate,
  time: (text) => TIME.test(text),
  'date-time': (text) => /^.{10}[Tt ]/.test(text) && isDate(text.slice(0, 10)) && TIME.test(text.slice(11)),
  duration: (text) => DURATION.test(text),
  email: (text) => {
    const at = text.lastIndexOf('@');
    return at > 0 && MAILBOX.test(text.slice(0, at)) && isHostName(text.slice(at + 1));
  },
  hostname: isHostName,
  ipv4: (text) => isIPv4(text),
  ipv6: (text) => isIPv6(text) && !text.includes('%'),
  uri: (text) => /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(text) && URL.canParse(text),
  'uri-reference': (text) => /^[\x21-\x7e]*$/.test(text) && URL.canParse(text, 'https://example.com'),
  uuid: (text) => UUID.test(text),
  'json-pointer': (text) => JSON_POINTER.test(text),
});

function bounded(formats: Record<string, (text: string) => boolean>): typeof formats {
  return Object.fromEntries(
    Object.entries(formats).map(([name, isValid]) => [name, (text) => text.length <= MAX_LENGTH && isValid(text)]),
  );
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  // Day 0 of the next month is the last day of this month.
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function isHostName(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => HOST_LABEL.test(label));
}
