import { expect, test } from 'vitest';
import { phasesOf } from './phases.ts';

test('the parts of an attempt follow each other and end with it', () => {
  const timings = { dnsMs: 5, connectMs: 10, tlsMs: null, firstByteMs: 80 };
  expect(phasesOf({ timings, durationMs: 100 })).toEqual([
    { name: 'DNS', startMs: 0, ms: 5 },
    { name: 'Connect', startMs: 5, ms: 10 },
    { name: 'First byte', startMs: 15, ms: 80 },
    { name: 'Rest', startMs: 95, ms: 5 },
  ]);
});

test('an attempt without an answer is one part', () => {
  const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
  expect(phasesOf({ timings, durationMs: 15_000 })).toEqual([{ name: 'Rest', startMs: 0, ms: 15_000 }]);
});
