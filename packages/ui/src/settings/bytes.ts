import { count } from '../components/number-words.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size for people: `1.5 GiB`. */
export function bytesInWords(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const value = bytes / 1024 ** power;
  return `${value.toLocaleString('en', { maximumFractionDigits: power === 0 ? 0 : 1 })} ${UNITS[power] ?? 'B'}`;
}

/** A limit in days; null is no limit. */
export function daysInWords(days: number | null): string {
  if (days === null) return 'for ever';
  return days === 1 ? 'one day' : `${count(days)} days`;
}
