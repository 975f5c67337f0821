import { expect, test } from 'vitest';
import { maskHeaders } from './mask-headers.ts';
import { maskUrl } from './mask-url.ts';

test('every header is masked, except values of placeholders alone', () => {
  const headers = {
    Authorization: 'Bearer a',
    'X-Pass': 'b',
    'User-Agent': 'Shop/1',
    'X-Event': '{{event.type}}',
    'X-Both': '{{event.id}}{{ attempt }}',
    'X-Mixed': 'c {{event.type}}',
    'X-Open': '{{event.type',
  };
  expect(maskHeaders(headers)).toEqual({
    Authorization: '••••',
    'X-Pass': '••••',
    'User-Agent': '••••',
    'X-Event': '{{event.type}}',
    'X-Both': '{{event.id}}{{ attempt }}',
    'X-Mixed': '••••',
    'X-Open': '••••',
  });
});

test.each([
  ['https://a.example/in', 'https://a.example/in'],
  ['https://a.example/in?', 'https://a.example/in?'],
  ['https://a.example/in?token=abc', 'https://a.example/in?token=••••'],
  ['https://a.example/?a=1&b=x%20y&c=d=e', 'https://a.example/?a=••••&b=••••&c=••••'],
  ['https://a.example/?0a1b2c', 'https://a.example/?••••'],
  ['https://a.example/?0a1b2c=&d=1', 'https://a.example/?••••&d=••••'],
  ['https://a.example/?a=b?c=d', 'https://a.example/?a=••••'],
  ['https://a.example/?&=x&', 'https://a.example/?&=••••&'],
  ['https://a.example/in?a=b#token=abc', 'https://a.example/in?a=••••'],
  ['https://a.example/in#token', 'https://a.example/in'],
])('%s is shown as %s', (url, shown) => {
  expect(maskUrl(url)).toBe(shown);
});
