import { usageError } from '../exit-codes.ts';

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `15m`, `2h`, `1d` before now, or an instant like 2026-02-04T10:30:00Z; in ms since 1970. */
export function sinceInstant(text: string, nowMs: number): number {
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (number !== undefined && unit !== undefined) return Math.max(0, nowMs - Number(number) * (UNITS[unit] ?? 0));
  const instant = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(instant) && instant >= 0) return instant;
  throw usageError('--since takes a time like 15m, 2h, 1d or 2026-02-04T10:30:00Z.');
}
