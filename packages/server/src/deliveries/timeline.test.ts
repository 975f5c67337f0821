import type { AttemptRow, DeliveryNote, DeliveryRow } from '@postrider/store/deliveries';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timelineEntry } from './schema.ts';
import { timelineOf } from './timeline.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 2, 2, 10, 0, second));
const iso = (second: number): string => at(second).toISOString();

const PENDING: DeliveryRow = {
  id: 'dlv_1',
  tenantId: 't',
  eventId: 'evt_1',
  eventType: 'a',
  endpointId: 'ep_1',
  externalId: null,
  test: false,
  status: 'pending',
  endpointName: null,
  endpointUrl: 'https://example.com/',
  endpointDisabledReason: null,
  endpointRetry: { delaysSeconds: [] },
  attemptsBefore: 0,
  firstAttemptedAt: null,
  lastAttemptedAt: null,
  lastError: null,
  lastOutcome: null,
  lastStatus: null,
  attemptCount: 0,
  nextAttemptAt: null,
  holdReason: null,
  holdUntil: null,
  deadLetterReason: null,
  deadLetterDetail: null,
  deadLetterAt: null,
  skipReason: null,
  cancelReason: null,
  replayOf: null,
  startedAt: null,
  carrierId: null,
  createdAt: at(0),
  finishedAt: null,
  expungedAt: null,
};

function attempt(number: number, second: number, more: Partial<AttemptRow> = {}): AttemptRow {
  return {
    number,
    generation: 1,
    possibleRepeat: false,
    masked: true,
    startedAt: at(second),
    durationMs: 1_000,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
    outcome: 'server_error',
    response: null,
    error: null,
    nextAttemptAt: null,
    request: { method: 'POST', url: 'http://a/', headers: {}, body: '', bodySha256: '' },
    ...more,
  };
}

const note = (second: number, kind: DeliveryNote['kind'], detail: DeliveryNote['detail'] = {}): DeliveryNote => ({
  at: at(second),
  kind,
  detail,
});

/** Each entry without the members that are null. */
const told = (row: Partial<DeliveryRow>, attempts: AttemptRow[] = [], notes: DeliveryNote[] = []) =>
  timelineOf({ ...PENDING, ...row }, attempts, notes).map((entry) =>
    Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null)),
  );

const accepted = { at: iso(0), kind: 'accepted' };

describe('the timeline of a delivery', () => {
  test('that was delivered at once', () => {
    const row = { status: 'delivered', finishedAt: at(2) } as const;
    expect(told(row, [attempt(1, 1, { outcome: 'delivered' })])).toEqual([
      accepted,
      { at: iso(1), kind: 'attempt', number: 1, outcome: 'delivered' },
      { at: iso(2), kind: 'delivered' },
    ]);
  });

  test('that retries has the planned time of each retry', () => {
    const attempts = [attempt(1, 1, { nextAttemptAt: at(10) }), attempt(2, 11, { nextAttemptAt: at(40) })];
    expect(told({ status: 'retrying', nextAttemptAt: at(40) }, attempts)).toEqual([
      accepted,
      { at: iso(1), kind: 'attempt', number: 1, outcome: 'server_error' },
      { at: iso(2), kind: 'retry_planned', number: 2, until: iso(10) },
      { at: iso(11), kind: 'attempt', number: 2, outcome: 'server_error' },
      { at: iso(12), kind: 'retry_planned', number: 3, until: iso(40) },
    ]);
  });

  test('that was held, woken, held again, and sent on request', () => {
    const notes = [
      note(1, 'held', { reason: 'quiet_hours', until: iso(50) }),
      note(5, 'woken', { reason: 'preferences_changed' }),
      note(6, 'held', { reason: 'paused', until: null }),
      note(9, 'retry_requested', { by: 'key_1' }),
    ];
    expect(told({ status: 'waiting', holdReason: 'paused' }, [], notes)).toEqual([
      accepted,
      { at: iso(1), kind: 'held', reason: 'quiet_hours', until: iso(50) },
      { at: iso(5), kind: 'woken', reason: 'preferences_changed' },
      { at: iso(6), kind: 'held', reason: 'paused' },
      { at: iso(9), kind: 'retry_requested', by: 'key_1' },
    ]);
  });

  test('that a rate limit still holds shows the time expected now, and earlier holds the time expected then', () => {
    const notes = [
      note(1, 'held', { reason: 'rate_limited', until: iso(20) }),
      note(5, 'woken', { reason: 'preferences_changed' }),
      note(6, 'held', { reason: 'rate_limited', until: iso(30) }),
    ];
    const row = { holdReason: 'rate_limited', holdUntil: at(40) } as const;
    const untils = (status: 'waiting' | 'delivered') =>
      told({ ...row, status }, [], notes).flatMap(({ kind, until }) => (kind === 'held' ? [until] : []));
    expect(untils('waiting')).toEqual([iso(20), iso(40)]);
    expect(untils('delivered')).toEqual([iso(20), iso(30)]);
  });

  test('that is held without a note shows the hold', () => {
    const notes = [note(1, 'held', { reason: 'scheduled', until: iso(5) })];
    expect(told({ status: 'waiting', holdReason: 'paused' }, [], notes).at(-1)).toEqual({
      at: iso(1),
      kind: 'held',
      reason: 'paused',
    });
  });

  test('that was moved to another time', () => {
    const notes = [
      note(0, 'held', { reason: 'scheduled', until: iso(30) }),
      note(3, 'rescheduled', { until: iso(50), by: 'key_1' }),
    ];
    expect(told({ status: 'waiting', holdReason: 'scheduled', holdUntil: at(50) }, [], notes)).toEqual([
      accepted,
      { at: iso(0), kind: 'held', reason: 'scheduled', until: iso(30) },
      { at: iso(3), kind: 'rescheduled', until: iso(50), by: 'key_1' },
    ]);
  });

  test('that was redriven and is a dead letter again shows both', () => {
    const notes = [note(20, 'redriven', { by: 'key_1', deadLetter: { reason: 'attempts_exhausted', at: iso(2) } })];
    const attempts = [attempt(1, 1), attempt(2, 21, { outcome: 'rejected', generation: 2 })];
    const row = { status: 'dead_lettered', deadLetterReason: 'rejected', deadLetterAt: at(22) } as const;
    expect(told(row, attempts, notes).slice(1)).toEqual([
      { at: iso(1), kind: 'attempt', number: 1, outcome: 'server_error' },
      { at: iso(2), kind: 'dead_lettered', reason: 'attempts_exhausted' },
      { at: iso(20), kind: 'redriven', by: 'key_1' },
      { at: iso(21), kind: 'attempt', number: 2, outcome: 'rejected' },
      { at: iso(22), kind: 'dead_lettered', reason: 'rejected' },
    ]);
  });

  const deadLetter = { reason: 'gone', at: iso(2) };
  test.each([
    ['skipped, as noted', { status: 'skipped', skipReason: 'expired' }, [note(4, 'skipped', { reason: 'expired' })], 1],
    ['skipped without a note', { status: 'skipped', skipReason: 'expired', finishedAt: at(4) }, [], 1],
    ['cancelled by somebody', { status: 'cancelled', cancelReason: 'requested' }, [note(4, 'cancelled')], 1],
    [
      'cancelled with its endpoint',
      { status: 'cancelled', cancelReason: 'endpoint_deleted', finishedAt: at(4) },
      [],
      1,
    ],
    ['discarded', { status: 'cancelled', cancelReason: 'discarded' }, [note(4, 'discarded', { deadLetter })], 2],
    ['cancelled, but taken', { status: 'delivered', finishedAt: at(5) }, [note(4, 'cancelled')], 2],
  ] as const)('that was %s tells its end once', (_what, row, notes, entries) => {
    expect(told(row, [], [...notes])).toHaveLength(1 + entries);
  });

  test('is in order, begins with the acceptance, and has every attempt and note, also with skewed clocks', () => {
    const second = fc.integer({ min: -5, max: 50 });
    fc.assert(
      fc.property(fc.array(second, { maxLength: 8 }), fc.array(second, { maxLength: 8 }), (attempted, noted) => {
        const attempts = attempted.map((when, i) => attempt(i + 1, when, { nextAttemptAt: at(when + 2) }));
        const notes = noted.map((when) => note(when, 'woken', { reason: 'resumed' }));
        const [first, ...others] = timelineOf({ ...PENDING, status: 'retrying' }, attempts, notes);
        expect(first?.kind).toBe('accepted');
        expect(others.map((entry) => entry.at)).toEqual(others.map((entry) => entry.at).toSorted());
        expect(others).toHaveLength(attempts.length * 2 + notes.length);
        for (const entry of others) timelineEntry.parse(entry);
      }),
    );
  });
});
