import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { parseDestinationPolicy } from './destination-policy.ts';
import { BASIC, policyThrough, PROXY_SECRETS, withCredentials } from './testing/proxied-sender.ts';

test.each([
  ['http://proxy.example:3128', { host: 'proxy.example', port: 3128, isTls: false }],
  ['http://proxy.example/', { host: 'proxy.example', port: 80, isTls: false }],
  ['https://10.0.0.1', { host: '10.0.0.1', port: 443, isTls: true }],
  ['http://[fd00::1]:3128', { host: 'fd00::1', port: 3128, isTls: false }],
])('%s is a proxy, inside or outside', (text, proxy) => {
  expect(parseDestinationPolicy({ POSTRIDER_OUTBOUND_PROXY: text }).proxy).toMatchObject(proxy);
});

test.each([
  'proxy.example:3128',
  'socks5://proxy.example:1080',
  'http://hush@proxy.example:99999',
  'http://hush:%zz@proxy.example',
  'http://hush%3Ahush:hush@proxy.example',
  'http://hush:%0D%0AX@proxy.example',
  'http://hush:hush@proxy.example/path',
  'http://hush:hush@proxy.example?x',
  'http://hush:hush@proxy.example\\@other.example',
  'http://',
])('%s is none, and the error does not repeat it', (text) => {
  const read = () => parseDestinationPolicy({ POSTRIDER_OUTBOUND_PROXY: text });
  expect(read).toThrow(/POSTRIDER_OUTBOUND_PROXY takes a URL like/);
  expect(read).not.toThrow(/hush/);
});

test('without the variable, or with an empty one, there is no proxy', () => {
  expect(parseDestinationPolicy({}).proxy).toBeNull();
  expect(parseDestinationPolicy({ POSTRIDER_OUTBOUND_PROXY: '' }).proxy).toBeNull();
});

test('no inspection and no JSON of a policy shows the credentials of its proxy', () => {
  const policy = policyThrough(withCredentials('http://proxy.example:3128'));
  const copy = JSON.stringify(policy);
  const shown = `${inspect(policy, { depth: null, showHidden: true })}${copy}`;
  for (const secret of PROXY_SECRETS) expect(shown).not.toContain(secret);
  expect(policy.proxy?.authorization()).toBe(BASIC);
});
