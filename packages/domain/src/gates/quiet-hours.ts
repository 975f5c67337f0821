import type { GateDecision } from '../records.ts';
import { findQuietEnd, findQuietStart, quietCalendar } from '../quiet-hours/quiet-calendar.ts';
import type { QuietCalendar } from '../quiet-hours/quiet-calendar.ts';
import { quietHoursSpreadMs } from '../quiet-hours/quiet-hours-spread.ts';
import type { Gate, GateFacts } from './gate.ts';
import { isAtLeast } from './preferences.ts';

/** Within a window, `hold` holds a delivery until the window ends, and `drop` skips it before its first attempt. */
export const quietHoursGate: Gate = (facts, now) => {
  const { quietHours } = facts.preferences;
  if (quietHours === null || isAllowed(facts)) return { kind: 'pass' };
  const calendar = quietCalendar(quietHours);
  const endMs = findQuietEnd(calendar, now.getTime());
  if (endMs === now.getTime()) return { kind: 'pass' };
  if (quietHours.mode === 'drop' && facts.mayDrop) return { kind: 'skip', reason: 'quiet_hours' };
  return hold(facts, calendar, endMs);
};

function isAllowed({ preferences, priority }: GateFacts): boolean {
  const allowPriority = preferences.quietHours?.allowPriority ?? null;
  return allowPriority !== null && isAtLeast(priority, allowPriority);
}

function hold(
  { preferences, spread, expiresAt }: GateFacts,
  calendar: QuietCalendar,
  endMs: number | null,
): GateDecision {
  // Windows that never end are accepted only with `drop`. A retry waits until a person changes them.
  if (endMs === null) return { kind: 'hold', reason: 'quiet_hours', until: null };
  const endsAt = new Date(endMs);
  const timeZone = preferences.quietHours?.timeZone ?? 'UTC';
  const until = spread === null ? endsAt : new Date(endMs + spreadMs(spread, { calendar, endMs, expiresAt }));
  return { kind: 'hold', reason: 'quiet_hours', until, quiet: { endsAt, timeZone } };
}

/** Ends before the next window begins, and for an event that expires soon, within half of its remaining time. */
function spreadMs(
  { deliveryId, maxMs }: NonNullable<GateFacts['spread']>,
  { calendar, endMs, expiresAt }: { calendar: QuietCalendar; endMs: number; expiresAt: Date | null },
): number {
  const openMs = findQuietStart(calendar, endMs, endMs + maxMs) - endMs;
  const leftMs = expiresAt === null ? maxMs : Math.max(0, (expiresAt.getTime() - endMs) / 2);
  return quietHoursSpreadMs(deliveryId, Math.min(openMs, leftMs));
}
