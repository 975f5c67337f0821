import { usageError } from '../exit-codes.ts';

/** A whole number from 1 that an option gives. */
export function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw usageError(`${option} takes a whole number from 1.`);
}
