import { idAt } from '../ids.ts';
import type { EffectivePreferences, EffectiveQuietHours } from '../preferences.ts';
import { describe, expect, test } from 'vitest';
import { resolvePreferences } from '../preferences/resolve-preferences.ts';
import { parseWindows } from '../testing/wall-clock.ts';
import { evaluateGates } from './evaluate-gates.ts';
import type { GateFacts } from './gate.ts';
import { previewGates } from './preview-gates.ts';

const now = new Date('2026-03-28T22:30:00Z');
const end = new Date('2026-03-29T05:00:00Z');

const quiet = (windows: string, others: Partial<EffectiveQuietHours> = {}): EffectivePreferences =>
  resolvePreferences(null, { quietHours: { timeZone: 'Europe/Berlin', windows: parseWindows(windows), ...others } })
    .preferences;

const deliveries = Array.from({ length: 1_000 }, (_, index) => idAt('dlv', now.getTime() + index));

function startsAfterEnd(preferences: EffectivePreferences, expiresAt: Date | null = null): number[] {
  return deliveries.map((deliveryId) => {
    const facts: GateFacts = {
      endpointStatus: 'active',
      expiresAt,
      deliverAt: null,
      eventType: null,
      priority: 'normal',
      preferences,
      mayDrop: true,
      spread: { deliveryId, maxMs: 60_000 },
    };
    const decision = evaluateGates(facts, now);
    expect(evaluateGates(facts, now)).toEqual(decision);
    if (decision.kind !== 'hold' || decision.until === null) throw new Error('Must be held until an instant.');
    expect(decision.quiet?.endsAt).toEqual(end);
    return decision.until.getTime() - end.getTime();
  });
}

describe('deliveries that quiet hours held', () => {
  test('start evenly over a minute, each delivery always at the same time', () => {
    const starts = startsAfterEnd(quiet('22:00-07:00'));
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...starts)).toBeLessThan(60_000);
    const perTenSeconds = Array.from({ length: 6 }, (_, i) => starts.filter((ms) => Math.floor(ms / 10_000) === i));
    for (const { length } of perTenSeconds) expect(length).toBeGreaterThan(125);
  });

  test('start before the next window begins', () => {
    const preferences = quiet('22:00-07:00; 07:01-08:00');
    const facts = {
      endpointStatus: 'active',
      expiresAt: null,
      deliverAt: null,
      eventType: null,
      mayDrop: true,
    } as const;
    const starts = deliveries.map((deliveryId) => {
      const question = { ...facts, priority: 'low', preferences, spread: { deliveryId, maxMs: 3_600_000 } } as const;
      const decision = evaluateGates(question, now);
      if (decision.kind !== 'hold' || decision.until === null) throw new Error('Must be held until an instant.');
      expect(evaluateGates(question, decision.until)).toEqual({ kind: 'pass' });
      return decision.until.getTime() - end.getTime();
    });
    expect(Math.max(...starts)).toBeGreaterThan(55_000);
  });

  test('do not expire because of the spread', () => {
    const starts = startsAfterEnd(quiet('22:00-07:00'), new Date(end.getTime() + 10_000));
    expect(Math.max(...starts)).toBeLessThan(5_000);
    const expired = startsAfterEnd(quiet('22:00-07:00'), new Date(end.getTime() - 1));
    expect(Math.max(...expired)).toBe(0);
  });
});

test('quiet hours that never end hold until a person acts', () => {
  const preferences = quiet('00:00-24:00');
  expect(previewGates({ preferences, at: now, priority: 'low' })).toEqual({
    decision: 'hold',
    hold: { reason: 'quiet_hours', until: null },
    skipped: null,
  });
});

describe('a preview', () => {
  test.each([
    ['in quiet hours', quiet('22:00-07:00'), 'hold', { reason: 'quiet_hours', until: end }, null],
    ['outside of them', quiet('12:00-13:00'), 'deliver', null, null],
    ['of an allowed priority', quiet('22:00-07:00', { allowPriority: 'normal' }), 'deliver', null, null],
    ['of quiet hours that drop', quiet('22:00-07:00', { mode: 'drop' }), 'skip', null, 'quiet_hours'],
    [
      'of preferences that send nothing',
      resolvePreferences({ enabled: false }, null).preferences,
      'skip',
      null,
      'preferences_disabled',
    ],
  ])('%s shows the exact end, or why it skips', (_what, preferences, decision, hold, reason) => {
    const skipped = reason === null ? null : { reason };
    expect(previewGates({ preferences, at: now, priority: 'normal' })).toEqual({ decision, hold, skipped });
  });

  test('of a paused endpoint shows a hold without an end', () => {
    const question = { preferences: quiet('12:00-13:00'), at: now, priority: 'normal' } as const;
    expect(previewGates({ ...question, endpointStatus: 'paused' })).toEqual({
      decision: 'hold',
      hold: { reason: 'paused', until: null },
      skipped: null,
    });
  });

  test('of an event type checks whether preferences exclude it', () => {
    const { preferences } = resolvePreferences({ eventTypes: { deny: ['order.*'] } }, null);
    const question = { preferences, at: now, priority: 'normal' } as const;
    expect(previewGates({ ...question, eventType: 'order.paid' }).skipped).toEqual({ reason: 'type_denied' });
    expect(previewGates(question).decision).toBe('deliver');
  });
});
