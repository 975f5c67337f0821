import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTraceParent } from './trace-parent.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a traceparent is taken', () => {
  test.each([
    ['as it is', `00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`],
    ['when it is not sampled', `00-${TRACE}-${SPAN}-00`, `00-${TRACE}-${SPAN}-00`],
    ['without flags that version 00 does not know', `00-${TRACE}-${SPAN}-ff`, `00-${TRACE}-${SPAN}-01`],
    ['from a later version, as version 00', `cc-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`],
    ['from a later version with more members', `cc-${TRACE}-${SPAN}-01-what-comes`, `00-${TRACE}-${SPAN}-01`],
  ])('%s', (_, given, taken) => expect(parseTraceParent(given)).toBe(taken));
});

describe('a traceparent is ignored', () => {
  test.each([
    ['when there is none', undefined],
    ['when it is empty', ''],
    ['in upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['with a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['with a span id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['with the version that is not allowed', `ff-${TRACE}-${SPAN}-01`],
    ['with more behind version 00', `00-${TRACE}-${SPAN}-01-more`],
    ['with something else behind a later version', `cc-${TRACE}-${SPAN}-01.more`],
    ['when it is there twice', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
    ['with a blank before it', ` 00-${TRACE}-${SPAN}-01`],
    ['with a line end behind it', `00-${TRACE}-${SPAN}-01\n`],
    ['when it is very long', `cc-${TRACE}-${SPAN}-01-${'x'.repeat(10_000)}`],
  ])('%s', (_, given) => expect(parseTraceParent(given)).toBeNull());
});

test('what is taken from any text is a traceparent of version 00, and is taken again', () => {
  const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
  const like = fc
    .tuple(hex(2), hex(32), hex(16), hex(2), fc.string())
    .map(([v, t, s, f, more]) => `${v}-${t}-${s}-${f}${more}`);
  fc.assert(
    fc.property(fc.oneof(like, fc.string()), (given) => {
      const taken = parseTraceParent(given);
      if (taken === null) return;
      expect(taken).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
      expect(parseTraceParent(taken)).toBe(taken);
    }),
  );
});
