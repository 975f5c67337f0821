import { isIP } from 'node:net';
import { parseRange } from './parse-range.ts';

/**
 * Reads addresses and ranges, comma-separated, and returns them as ranges, each once. A single address is a range of one.
 * @throws Error whose message says what is wrong with the first that is none
 */
export function parseSenderAddresses(text: string): string[] {
  const listed = text.split(',').map((part) => part.trim());
  return [...new Set(listed.filter((part) => part !== '').map(toRange))];
}

function toRange(text: string): string {
  const whole = isIP(text) === 0 ? '' : isIP(text) === 4 ? '/32' : '/128';
  const { range, problem } = parseRange(`${text}${whole}`);
  if (range === null) throw new Error(`takes addresses and ranges; "${text}" ${problem}`);
  return `${range[0].toString()}/${range[1]}`;
}
