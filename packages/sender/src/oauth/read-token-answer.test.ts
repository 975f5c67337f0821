import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTokenAnswer } from './read-token-answer.ts';

const read = (status: number, body: unknown, change: { truncated?: boolean; headersTruncated?: boolean } = {}) =>
  readTokenAnswer(
    {
      status,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      truncated: false,
      headersTruncated: false,
      ...change,
    },
    (text) => text.replaceAll('s3cret', '••••'),
  );

const GOOD = { access_token: 'abc', token_type: 'Bearer' };
const HOUR_MS = 3_600_000;

describe('a token', () => {
  test.each<[string, unknown, number]>([
    ['3600', 3_600, HOUR_MS],
    ['a text, as some servers write it', '3600', HOUR_MS],
    ['a fraction', 0.5, 500],
    ['0', 0, 0],
    ['more than a day', 10 ** 9, 24 * HOUR_MS],
    ['left out', undefined, HOUR_MS / 12],
    ['negative', -1, HOUR_MS / 12],
    ['null', null, HOUR_MS / 12],
    ['no number', 'soon', HOUR_MS / 12],
    ['an object', { seconds: 3_600 }, HOUR_MS / 12],
  ])('whose expires_in is %s', (_what, expiresIn, lifetimeMs) => {
    expect(read(200, { ...GOOD, expires_in: expiresIn })).toEqual({ kind: 'token', text: 'abc', lifetimeMs });
  });

  test('may have its type in any case, and an expires_in beyond all numbers', () => {
    const body = '{"access_token":"abc","token_type":"bEARER","expires_in":1e999}';
    expect(read(201, body)).toEqual({ kind: 'token', text: 'abc', lifetimeMs: 24 * HOUR_MS });
  });
});

test.each<[string, number, unknown, object]>([
  ['no JSON', 200, '<html>', { kind: 'unusable', why: 'answered 200 with a body that is not a JSON object' }],
  ['nothing', 204, '', { kind: 'unusable' }],
  ['a list', 200, [GOOD], { kind: 'unusable' }],
  ['null', 200, 'null', { kind: 'unusable' }],
  ['nested lists without an end', 200, '['.repeat(16_384), { kind: 'unusable' }],
  ['no token', 200, { token_type: 'Bearer' }, { kind: 'unusable', why: 'answered 200 without an "access_token"' }],
  ['a token that is a number', 200, { ...GOOD, access_token: 12_345_678 }, { kind: 'unusable' }],
  ['an empty token', 200, { ...GOOD, access_token: '' }, { kind: 'unusable' }],
  ['a token with a line break', 200, { ...GOOD, access_token: 'a\r\nX-Evil: 1' }, { kind: 'unusable' }],
  ['a token with a blank', 200, { ...GOOD, access_token: 'a b' }, { kind: 'unusable' }],
  ['a token with an umlaut', 200, { ...GOOD, access_token: 'tökén' }, { kind: 'unusable' }],
  ['a token of 8,193 characters', 200, { ...GOOD, access_token: 'a'.repeat(8_193) }, { kind: 'unusable' }],
  ['another type of token', 200, { ...GOOD, token_type: 'mac' }, { kind: 'unusable' }],
  ['no type of token', 200, { access_token: 'abc' }, { kind: 'unusable' }],
  ['an error with 200', 200, { error: 'bad_code' }, { kind: 'refused', why: 'answered 200: bad_code' }],
  ['an error', 400, { error: 'invalid_scope' }, { kind: 'refused', why: 'answered 400: invalid_scope' }],
  [
    'an error with its description',
    401,
    { error: 'invalid_client', error_description: 'The secret s3cret has expired' },
    { kind: 'refused', why: 'answered 401: invalid_client (The secret •••• has expired)' },
  ],
  [
    'an error of many lines',
    401,
    { error_description: 'a\r\nb\u202E\0c\uD800d' },
    { kind: 'refused', why: 'answered 401: a b c d' },
  ],
  ['an error that is no text', 500, { error: { a: 1 } }, { kind: 'refused', why: 'answered 500' }],
  ['a page of HTML', 502, '<html>s3cret</html>', { kind: 'refused', why: 'answered 502' }],
  ['a token with 500', 500, GOOD, { kind: 'refused', why: 'answered 500' }],
  [
    'a redirect',
    302,
    '',
    { kind: 'refused', why: 'answered 302, a redirect; redirects are never followed: change tokenUrl' },
  ],
])('%s gives no token', (_what, status, body, expected) => {
  expect(read(status, body)).toMatchObject(expected);
});

test.each([{ truncated: true }, { headersTruncated: true }])('%j gives no token', (cut) => {
  expect(read(200, GOOD, cut)).toMatchObject({ kind: 'unusable' });
});

test('errors are cut, but never a character or a secret', () => {
  const long = `${'😀'.repeat(99)}s3cret`;
  const answer = read(400, { error: long, error_description: `${'x'.repeat(297)}s3cret` });
  expect(answer).toEqual({
    kind: 'refused',
    why: `answered 400: ${'😀'.repeat(99)}•… (${'x'.repeat(297)}•••…)`,
  });
});

test('whatever a token server answers, it gives a token that fits into a header, or one short line', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.constantFrom('Bearer', 'bearer', 3_600));
  const members = fc.record(
    { access_token: value, token_type: value, expires_in: value, error: value, error_description: value },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    members.map((each) => JSON.stringify(each)),
    fc.string({ unit: 'binary' }),
    fc.json(),
  );
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), body, fc.boolean(), fc.boolean(), (status, text, a, b) => {
      const answer = read(status, text, { truncated: a, headersTruncated: b });
      if (answer.kind !== 'token') {
        expect(answer.why).toMatch(/^answered \d{3}[^\r\n]*$/);
        expect(Array.from(answer.why).length).toBeLessThan(520);
        expect(Buffer.from(answer.why).toString()).toBe(answer.why);
        return;
      }
      expect(answer.text).toMatch(/^[\x21-\x7e]{1,8192}$/);
      expect(answer.lifetimeMs).toBeGreaterThanOrEqual(0);
      expect(answer.lifetimeMs).toBeLessThanOrEqual(24 * HOUR_MS);
    }),
    { numRuns: 300 },
  );
});
