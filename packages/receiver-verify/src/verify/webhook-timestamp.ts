import { invalidOption, toleranceOf, type VerifyOptions } from './verify-options.ts';
import { duplicatedHeader } from './webhook-headers.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** Parses unix seconds without sign, fraction, exponent or leading zero: each instant has one form. */
export function parseTimestamp(value: string, name: string): Date {
  if (/^(0|[1-9]\d{0,11})$/.test(value)) return new Date(Number(value) * 1000);
  if (/^\d+,\s*\d+$/.test(value)) throw duplicatedHeader(name);
  const aside = /^\d{13,}$/.test(value) ? ' It looks like milliseconds.' : '';
  throw new WebhookVerificationError('invalid_header', `The ${name} header is not a time in unix seconds.${aside}`);
}

/** Refuses an instant outside the tolerance. */
export function checkTimestamp(timestamp: Date, { toleranceSeconds, now = () => new Date() }: VerifyOptions): void {
  const { past, future } = toleranceOf(toleranceSeconds);
  const nowSeconds = Math.floor(now().getTime() / 1000);
  if (Number.isNaN(nowSeconds)) throw invalidOption('now', 'a function that gives a valid date');
  const ageSeconds = nowSeconds - timestamp.getTime() / 1000;
  if (ageSeconds > past) throw outOfTime('timestamp_too_old', `${ageSeconds} s ago; ${past}`);
  if (-ageSeconds > future) throw outOfTime('timestamp_too_new', `${-ageSeconds} s in the future; ${future}`);
}

function outOfTime(code: 'timestamp_too_old' | 'timestamp_too_new', found: string): WebhookVerificationError {
  const message = `The webhook was signed ${found} s are allowed. Is it replayed, or the clock of this machine wrong?`;
  return new WebhookVerificationError(code, message);
}
