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

test('of many lines that are the same, only those beside a difference are shown', () => {
  const lines = (last: string) => [...Array.from({ length: 50_000 }, () => 'x'), last].join('\n');
  expect(differingLines(lines('old'), lines('new'))).toEqual([
    { kind: 'left_out', text: '49,997 lines are the same' },
    ...Array.from({ length: 3 }, () => ({ kind: 'same', text: 'x' })),
    { kind: 'removed', text: 'old' },
    { kind: 'added', text: 'new' },
  ]);
});

test('a long line is shown from shortly before its first difference', () => {
  const before = `${'a'.repeat(16_384)}1`;
  const after = `${'a'.repeat(16_384)}2`;
  expect(differingLines(before, after)).toEqual([
    { kind: 'removed', text: `…${'a'.repeat(80)}1` },
    { kind: 'added', text: `…${'a'.repeat(80)}2` },
  ]);
});

test('a request as curl has variables in place of what the records hide, and quotes the rest', () => {
  const headers = { authorization: '••••', 'x-`id`': '••••', 'webhook-id': "evt_'1" };
  const command = asCurl({
    method: 'POST',
    url: 'https://a.example/$HOME',
    headers,
    body: `{"it's":1}`,
    bodySha256: '',
  });
  expect(command.split(' \\\n  ')).toEqual([
    `curl --request POST 'https://a.example/$HOME'`,
    `--header 'authorization: '"$AUTHORIZATION"`,
    `--header 'x-\`id\`: '"$X_ID_"`,
    `--header 'webhook-id: evt_'\\''1'`,
    `--data-raw '{"it'\\''s":1}'`,
  ]);
});
