import type { Preferences } from '../preferences.ts';
import { describe, expect, test } from 'vitest';
import { resolvePreferences } from '../preferences/resolve-preferences.ts';
import { evaluateGates } from './evaluate-gates.ts';
import type { GateFacts } from './gate.ts';

const now = new Date('2026-03-29T01:30:00Z');
const past = new Date(now.getTime() - 1);
const future = new Date(now.getTime() + 1);
const morning = new Date('2026-03-29T05:00:00Z');

const wishing = (preferences: Preferences) => resolvePreferences(null, preferences).preferences;
const facts = (known: Partial<GateFacts> = {}): GateFacts => ({
  endpointStatus: 'active',
  expiresAt: null,
  deliverAt: null,
  eventType: 'order.paid',
  priority: 'normal',
  mayDrop: true,
  preferences: wishing({}),
  spread: null,
  ...known,
});

const night = { timeZone: 'Europe/Berlin', windows: [{ start: '22:00', end: '07:00' }] };
const held = { kind: 'hold', reason: 'quiet_hours', until: morning };

describe('gates', () => {
  test.each([
    ['active', null, { kind: 'pass' }],
    ['active', future, { kind: 'pass' }],
    ['active', now, { kind: 'skip', reason: 'expired' }],
    ['active', past, { kind: 'skip', reason: 'expired' }],
    ['paused', null, { kind: 'hold', reason: 'paused', until: null }],
    ['disabled', null, { kind: 'hold', reason: 'disabled', until: null }],
    ['paused', past, { kind: 'hold', reason: 'paused', until: null }],
    ['disabled', past, { kind: 'hold', reason: 'disabled', until: null }],
  ] as const)('an endpoint that is %s with an event that expires at %s', (endpointStatus, expiresAt, decision) => {
    expect(evaluateGates(facts({ endpointStatus, expiresAt }), now)).toEqual(decision);
  });

  test.each([
    ['waits until its instant', future, {}, { kind: 'hold', reason: 'scheduled', until: future }],
    ['goes at its instant', now, {}, { kind: 'pass' }],
    ['goes after its instant', past, {}, { kind: 'pass' }],
    ['is skipped if it expired meanwhile', future, { expiresAt: past }, { kind: 'skip', reason: 'expired' }],
    [
      'waits although the current preferences exclude it',
      future,
      { preferences: wishing({ enabled: false }) },
      { kind: 'hold', reason: 'scheduled', until: future },
    ],
  ] as const)('an event published for later %s', (_what, deliverAt, others, decision) => {
    expect(evaluateGates(facts({ deliverAt, ...others }), now)).toEqual(decision);
  });

  test.each<[string, Preferences, GateFacts['priority'], object]>([
    ['nothing at all', {}, 'low', { kind: 'pass' }],
    ['nothing sent', { enabled: false }, 'urgent', { kind: 'skip', reason: 'preferences_disabled' }],
    ['other types', { eventTypes: { allow: ['user.*'] } }, 'normal', { kind: 'skip', reason: 'type_denied' }],
    ['this family', { eventTypes: { allow: ['user.*', 'order.*'] } }, 'normal', { kind: 'pass' }],
    ['not this type', { eventTypes: { deny: ['order.paid'] } }, 'normal', { kind: 'skip', reason: 'type_denied' }],
    [
      'this family without this type',
      { eventTypes: { allow: ['order.*'], deny: ['order.paid'] } },
      'normal',
      { kind: 'skip', reason: 'type_denied' },
    ],
    ['not another type', { eventTypes: { deny: ['order.paid.late'] } }, 'normal', { kind: 'pass' }],
    ['what is high', { minPriority: 'high' }, 'normal', { kind: 'skip', reason: 'priority_too_low' }],
    ['what is high, and it is', { minPriority: 'high' }, 'high', { kind: 'pass' }],
    ['what is high, and it is urgent', { minPriority: 'high' }, 'urgent', { kind: 'pass' }],
    ['quiet', { quietHours: night }, 'normal', held],
    ['quiet apart from what is high', { quietHours: { ...night, allowPriority: 'high' } }, 'normal', held],
    [
      'quiet apart from what is high, and it is',
      { quietHours: { ...night, allowPriority: 'high' } },
      'high',
      { kind: 'pass' },
    ],
    ['quiet apart from everything', { quietHours: { ...night, allowPriority: 'low' } }, 'low', { kind: 'pass' }],
    ['no noise at all', { quietHours: { ...night, mode: 'drop' } }, 'normal', { kind: 'skip', reason: 'quiet_hours' }],
    ['quiet at noon', { quietHours: { windows: [{ start: '12:00', end: '13:00' }] } }, 'normal', { kind: 'pass' }],
    [
      'not this type, and quiet',
      { eventTypes: { deny: ['order.*'] }, quietHours: night },
      'normal',
      { kind: 'skip', reason: 'type_denied' },
    ],
  ])('preferences that want %s', (_what, preferences, priority, decision) => {
    const outcome = evaluateGates(facts({ preferences: wishing(preferences), priority }), now);
    expect(outcome).toMatchObject(decision);
  });

  test.each([
    ['before its first attempt', true, { kind: 'skip', reason: 'quiet_hours' }],
    ['afterwards', false, held],
  ])('quiet hours that drop, and a delivery %s', (_when, mayDrop, decision) => {
    const preferences = wishing({ quietHours: { ...night, mode: 'drop' } });
    expect(evaluateGates(facts({ preferences, mayDrop }), now)).toMatchObject(decision);
  });

  test('a retry in quiet hours that drop and never end waits for a person', () => {
    const preferences = wishing({ quietHours: { windows: [{ start: '00:00', end: '24:00' }], mode: 'drop' } });
    const decision = { kind: 'hold', reason: 'quiet_hours', until: null };
    expect(evaluateGates(facts({ preferences, mayDrop: false }), now)).toEqual(decision);
  });

  test('without an event type, types are not checked', () => {
    const preferences = wishing({ eventTypes: { allow: ['user.*'] } });
    expect(evaluateGates(facts({ preferences, eventType: null }), now)).toEqual({ kind: 'pass' });
  });

  test('a hold by quiet hours has the end and the time zone of the window', () => {
    expect(evaluateGates(facts({ preferences: wishing({ quietHours: night }) }), now)).toEqual({
      ...held,
      quiet: { endsAt: morning, timeZone: 'Europe/Berlin' },
    });
  });
});
