import { expect, test } from 'vitest';
import { asCurl } from './as-curl.ts';
import { differingLines } from './difference.ts';

test('lines of two attempts are the same, new or gone', () => {
  expect(differingLines('POST /\nwebhook-timestamp: 1', 'POST /\nwebhook-timestamp: 2')).toEqual([
    { kind: 'same', text: 'POST /' },
    { kind: 'removed', text: 'webhook-timestamp: 1' },
    { kind: 'added', text: 'webhook-timestamp: 2' },
  ]);
});

test('texts with thousands of differences are not compared', () => {
  const lines = (from: number) => Array.from({ length: 6_000 }, (_, n) => String(from + n)).join('\n');
  expect(differingLines(lines(0), lines(10_000))).toBeNull();
});

test('a request as curl has variables in place of what the records hide, and quotes the rest', () => {
  const headers = { authorization: '••••', 'webhook-id': "evt_'1" };
  const command = asCurl({
    method: 'POST',
    url: 'https://a.example/$HOME',
    headers,
    body: `{"it's":1}`,
    bodySha256: '',
  });
  expect(command.split(' \\\n  ')).toEqual([
    `curl --request POST 'https://a.example/$HOME'`,
    `--header "authorization: $AUTHORIZATION"`,
    `--header 'webhook-id: evt_'\\''1'`,
    `--data-raw '{"it'\\''s":1}'`,
  ]);
});
