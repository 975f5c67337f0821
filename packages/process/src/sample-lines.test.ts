import { expect, test } from 'vitest';
import { createLineSampler } from './sample-lines.ts';

test('of a flood of one message some lines are written, the others are counted, and no other message is lost', () => {
  const sampler = createLineSampler(3);
  const written = Array.from({ length: 10 }, () => sampler.admits('request failed')).filter(Boolean);
  expect(written).toHaveLength(3);
  expect(sampler.admits('ready')).toBe(true);
  expect(sampler.next()).toEqual([{ message: 'request failed', lines: 7 }]);
  expect(sampler.admits('request failed')).toBe(true);
  expect(sampler.next()).toEqual([]);
});

test('messages that are all different fill no memory, and are a flood too', () => {
  const sampler = createLineSampler(3);
  const written = Array.from({ length: 10_000 }, (_, i) => sampler.admits(`message ${i}`)).filter(Boolean);
  expect(written).toHaveLength(503);
  expect(sampler.next()).toEqual([{ message: 'others', lines: 10_000 - 503 }]);
});
