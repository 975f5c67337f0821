import type { AttemptRecord } from '@postrider/domain';
import type { AttemptToRecord, RecordResult } from '@postrider/store/deliveries';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createRecorder } from './recorder.ts';
import type { Recorder, RecorderOptions } from './recorder.ts';

const RECORDED: RecordResult = { kind: 'already_recorded' };
const REFUSED = Object.assign(new Error('read-only'), { code: '25006' });
const NUL = Object.assign(new Error('unsupported Unicode escape sequence'), { code: '22P05' });

function attemptOf(deliveryId: string): AttemptToRecord {
  const attempt: AttemptRecord = {
    startedAt: new Date(),
    durationMs: 1,
    outcome: 'delivered',
    error: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 1 },
    request: { method: 'POST', url: 'https://example.com/', headers: { a: 'b' }, body: 'sent', bodySha256: '' },
    response: { status: 200, headers: { c: 'd' }, body: 'answered', truncated: false },
  };
  const decide = () => ({ kind: 'delivered' }) as const;
  return {
    deliveryId,
    endpointId: 'ep_1',
    generation: 1,
    attemptCount: 0,
    possibleRepeat: false,
    now: new Date(),
    attempt,
    decide,
  };
}

let recorder: Recorder;
afterEach(() => recorder.stop());

async function recorderWith(options: Partial<RecorderOptions>): Promise<Recorder> {
  recorder = createRecorder({
    record: async () => RECORDED,
    recordAlone: async () => RECORDED,
    probe: async () => {},
    stopping: new AbortController().signal,
    onAvailable: () => {},
    onRecorded: () => {},
    log: pino({ level: 'silent' }),
    ...options,
  });
  expect(await recorder.whenAvailable(1_000)).toBe(true);
  return recorder;
}

test('an attempt that cannot be recorded blocks no other record and no request', async () => {
  let tries = 0;
  const stopping = new AbortController();
  const { record, isAvailable } = await recorderWith({
    stopping: stopping.signal,
    // Both attempts share one statement.
    record: () => Promise.reject(REFUSED),
    recordAlone: ({ deliveryId }) =>
      deliveryId === 'dlv_locked' && ++tries > 0 ? Promise.reject(REFUSED) : Promise.resolve(RECORDED),
  });
  const locked = record(attemptOf('dlv_locked'));
  const lost = locked.catch((error: unknown) => error);
  expect(isAvailable()).toBe(true);
  expect(await record(attemptOf('dlv_other'))).toBe(RECORDED);
  await expect.poll(() => tries).toBeGreaterThan(1);
  await expect.poll(isAvailable).toBe(true);
  stopping.abort();
  expect(await lost).toBe(REFUSED);
});

test('after a failed record no request leaves until a probe succeeds', async () => {
  let probes = 0;
  let fails = false;
  const { record, isAvailable, whenAvailable } = await recorderWith({
    probe: () => (fails && ++probes < 3 ? Promise.reject(REFUSED) : Promise.resolve()),
    record: () => Promise.reject(REFUSED),
  });
  fails = true;
  const recorded = record(attemptOf('dlv_1'));
  await expect.poll(isAvailable).toBe(false);
  expect(await whenAvailable(1)).toBe(false);
  expect(await recorded).toBe(RECORDED);
  expect(probes).toBe(3);
});

test('an attempt whose texts Postgres refuses is recorded without them, and blocks no request', async () => {
  const tried: AttemptRecord[] = [];
  const { record, isAvailable } = await recorderWith({
    record: () => Promise.reject(NUL),
    recordAlone: async ({ attempt }) => (tried.push(attempt), RECORDED),
  });
  expect(await record(attemptOf('dlv_1'))).toBe(RECORDED);
  expect(isAvailable()).toBe(true);
  expect(tried).toMatchObject([
    {
      outcome: 'delivered',
      request: { body: '' },
      response: { status: 200, body: '' },
      error: { code: 'texts_refused' },
    },
  ]);
});
