import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameReader, decodeAnswer, decodeRequest, encodeAnswer, encodeReady, encodeRequest } from './frames.ts';
import type { RenderAnswer } from './frames.ts';

const text = fc.string({ unit: 'grapheme' });
const answers: fc.Arbitrary<RenderAnswer> = fc.oneof(
  fc.record({ kind: fc.constant('rendered' as const), body: text, isText: fc.boolean(), cpuTotalMs: fc.nat(1_000) }),
  fc.record({
    kind: fc.constant('failed' as const),
    message: text,
    position: fc.option(fc.nat()),
    dependsOnData: fc.boolean(),
    ranOut: fc.boolean(),
    cpuTotalMs: fc.nat(1_000),
  }),
);

test('requests and answers arrive as they were sent, in whatever pieces', () => {
  fc.assert(
    fc.property(fc.array(answers), fc.integer({ min: 1, max: 50 }), (sent, size) => {
      const read: RenderAnswer[] = [];
      const take = createFrameReader(1_000_000, (payload) => read.push(decodeAnswer(payload)));
      const bytes = Buffer.concat(sent.map(encodeAnswer));
      for (let at = 0; at < bytes.length; at += size) expect(take(bytes.subarray(at, at + size))).toBe(true);
      expect(read).toEqual(sent);
    }),
  );
  fc.assert(
    fc.property(fc.record({ template: text, input: text, cpuMs: fc.nat(), nowMs: fc.nat() }), (request) => {
      expect(decodeRequest(encodeRequest(request).subarray(4))).toEqual(request);
    }),
  );
});

test('an answer longer than allowed is not waited for', () => {
  const read: RenderAnswer[] = [];
  const take = createFrameReader(10, (payload) => read.push(decodeAnswer(payload)));
  expect(take(encodeReady(7))).toBe(true);
  expect(read).toMatchObject([{ cpuTotalMs: 7 }]);
  expect(take(Buffer.from([0, 0, 0, 11]))).toBe(false);
});
