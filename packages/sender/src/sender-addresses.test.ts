import { expect, test } from 'vitest';
import { parseSenderAddresses } from './sender-addresses.ts';

test.each([
  ['', []],
  ['203.0.113.8', ['203.0.113.8/32']],
  [' 203.0.113.8 ,, 203.0.113.8/32 ', ['203.0.113.8/32']],
  ['10.0.0.0/8,2001:DB8::1,2001:0db8:0::/48', ['10.0.0.0/8', '2001:db8::1/128', '2001:db8::/48']],
])('%j is %j', (text, cidrs) => {
  expect(parseSenderAddresses(text)).toEqual(cidrs);
});

test.each([
  ['example.com', '"example.com" is not a range'],
  ['203.0.113.8/33', '"203.0.113.8/33" is not a range'],
  ['10.0.0.0/8,10.1/16', '"10.1/16" is not a range'],
  ['203.0.113.8/24', 'did you mean 203.0.113.0/24?'],
  ['fe80::1%eth0', '"fe80::1%eth0" is not a range'],
])('%j is refused', (text, problem) => {
  expect(() => parseSenderAddresses(text)).toThrow(problem);
});
