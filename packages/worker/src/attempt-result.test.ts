import { describe, expect, test } from 'vitest';
import { loadedDelivery as row } from './testing/loaded-delivery.ts';
import { findRecordedResult } from './attempt-result.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const later = new Date(NOW.getTime() + 60_000);
const earlier = new Date(NOW.getTime() - 60_000);

describe('an attempt has to be made', () => {
  test.each([
    ['pending', row()],
    ['waiting at a gate that may have opened', row({ status: 'waiting', hold: { reason: 'paused', until: null } })],
    ['retrying and due', row({ status: 'retrying', attemptCount: 4, nextAttemptAt: earlier })],
    ['retrying and due this very moment', row({ status: 'retrying', attemptCount: 4, nextAttemptAt: NOW })],
  ])('%s', (_name, delivery) => {
    expect(findRecordedResult(delivery, { generation: 2 }, NOW)).toBeUndefined();
  });

  test('the first attempt of a run, as long as none is recorded in it', () => {
    expect(findRecordedResult(row(), { generation: 2, attemptsBefore: 3 }, NOW)).toBeUndefined();
  });
});

describe('there is a recorded result', () => {
  test('of a delivery of which another generation runs', () => {
    expect(findRecordedResult(row(), { generation: 1 }, NOW)).toMatchObject({ kind: 'superseded' });
    expect(findRecordedResult(row({ status: 'delivered' }), { generation: 3 }, NOW)).toMatchObject({
      kind: 'superseded',
    });
  });

  test('before its time', () => {
    const delivery = row({ status: 'retrying', attemptCount: 4, nextAttemptAt: later, lastStatus: 503 });
    expect(findRecordedResult(delivery, { generation: 2 }, NOW)).toEqual({
      kind: 'retrying',
      nextAttemptAt: later.toISOString(),
      summary: '503 from hooks.example.com, attempt 1 of 3, next 2026-03-01 12:01:00 UTC',
    });
  });

  test('when the first attempt of the run is recorded, even if the next one is due already', () => {
    const delivery = row({ status: 'retrying', attemptCount: 4, nextAttemptAt: earlier, lastOutcome: 'timed_out' });
    expect(findRecordedResult(delivery, { generation: 2, attemptsBefore: 3 }, NOW)).toMatchObject({ kind: 'retrying' });
  });

  test.each([
    [
      'delivered',
      row({ status: 'delivered', lastStatus: 200, attemptCount: 4 }),
      'Delivered to hooks.example.com: 200 at attempt 4.',
    ],
    ['skipped', row({ status: 'skipped', skipReason: 'expired' }), 'Skipped: expired.'],
    ['cancelled', row({ status: 'cancelled', cancelReason: 'requested' }), 'Cancelled: requested.'],
  ])('of one that is %s', (kind, delivery, summary) => {
    expect(findRecordedResult(delivery, { generation: 2 }, NOW)).toEqual({ kind, summary });
  });

  test('of a dead letter, with its reason', () => {
    const deadLetter = { reason: 'rejected' as const, detail: 'The receiver answered 400.' };
    expect(findRecordedResult(row({ status: 'dead_lettered', deadLetter }), { generation: 2 }, NOW)).toEqual({
      kind: 'deadLettered',
      reason: 'rejected',
      summary: 'Dead letter (rejected): The receiver answered 400.',
    });
  });
});
