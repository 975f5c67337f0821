import { Cron } from 'croner';

/** A checked cron expression. Local times are in milliseconds, as if they were in UTC. */
export interface CronTimes {
  /** It has times in each hour of the day. */
  everyHour: boolean;
  /** The first local time after another one. Null if there is none. */
  nextLocalMs: (localMs: number) => number | null;
}

const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const MAX_CRON_LENGTH = 200;
const FIELD = /^[\dA-Za-z*,/#-]+$/;
const EVERY_HOUR: ReadonlySet<string> = new Set(['*', '*/1', '0-23']);

/** Reads an expression of five fields or a nickname. An error is a sentence for the person who wrote it. */
export function readCron(text: string): { cron: CronTimes } | { error: string } {
  if (text.length > MAX_CRON_LENGTH) return { error: `Must have at most ${MAX_CRON_LENGTH} characters.` };
  const expression = text.trim();
  const plain = expression.startsWith('@') ? NICKNAMES[expression.toLowerCase()] : expression;
  if (plain === undefined) return { error: `Must be five fields or one of ${Object.keys(NICKNAMES).join(', ')}.` };
  const fields = plain.split(/\s+/);
  if (fields.length !== 5) {
    return { error: `Must have five fields: minute, hour, day of month, month, day of week. It has ${fields.length}.` };
  }
  const odd = fields.find((field) => !FIELD.test(field));
  if (odd !== undefined) return { error: `Must have digits, names and * , - / L W # only; "${odd}" has others.` };
  return compile(fields);
}

/** The message of croner, which counts days and months from 0. */
function inWords(message: string): string {
  return message
    .replace(/^CronPattern: /, '')
    .replace(
      /^(Invalid value for (?:day|month|nearestWeekdays)): (-?\d+)$/,
      (_, what: string, value: string) => `${what}: ${Number(value) + 1}`,
    );
}

function compile(fields: readonly string[]): { cron: CronTimes } | { error: string } {
  let cron: Cron;
  try {
    // Time zones are applied outside, so this one has no clock changes.
    cron = new Cron(fields.join(' '), { timezone: 'UTC', mode: '5-part', paused: true });
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return { error: `Must be a cron expression. ${inWords(error.message)}` };
  }
  if (cron.nextRun(new Date(0)) === null) return { error: 'Must have a day that exists, such as 28 February.' };
  return {
    cron: {
      everyHour: EVERY_HOUR.has(fields[1] ?? ''),
      nextLocalMs: (localMs) => cron.nextRun(new Date(localMs))?.getTime() ?? null,
    },
  };
}
