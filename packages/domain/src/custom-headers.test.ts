import { describe, expect, test } from 'vitest';
import { checkCustomHeaders, checkLegacySigning } from './custom-headers.ts';

describe("an endpoint's own headers", () => {
  test.each([
    'Host',
    'content-length',
    'TRANSFER-ENCODING',
    'Connection',
    'Keep-Alive',
    'Upgrade',
    'Expect',
    'TE',
    'Trailer',
    'Proxy-Authorization',
    'Webhook-Id',
    'webhook-signature',
    'Postrider-Attempt',
    'Metadata',
    'Metadata-Flavor',
    'X-Google-Metadata-Request',
    'X-aws-ec2-metadata-token',
    'X-aws-ec2-metadata-token-ttl-seconds',
  ])('may not set %s', (name) => {
    expect(checkCustomHeaders({ [name]: 'x' })).toEqual([
      { pointer: `/headers/${name}`, detail: expect.stringContaining('cannot be set') },
    ]);
  });

  test.each(['', 'a b', 'ü', 'a:b', 'a\r\nb', 'a(b)'])('may not be called %j', (name) => {
    expect(checkCustomHeaders({ [name]: 'x' })).toMatchObject([
      { detail: expect.stringContaining('not a valid header name') },
    ]);
  });

  test.each(['ü', 'a\nb', 'a\0', ' a', 'a ', '\x7f'])('may not have the value %j', (value) => {
    expect(checkCustomHeaders({ 'X-A': value })).toMatchObject([
      { pointer: '/headers/X-A', detail: expect.stringContaining('printable ASCII') },
    ]);
  });

  test('may be 32 of up to 8 KiB, and replace User-Agent and Content-Type', () => {
    const many = Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`X-${index}`, 'v']));
    expect(checkCustomHeaders(many)).toEqual([]);
    expect(checkCustomHeaders({ ...many, 'X-32': 'v' })).toMatchObject([{ pointer: '/headers' }]);
    expect(checkCustomHeaders({ A: 'v'.repeat(8192 - 5) })).toEqual([]);
    expect(checkCustomHeaders({ A: 'v'.repeat(8192 - 4) })).toMatchObject([{ pointer: '/headers' }]);
    expect(
      checkCustomHeaders({ 'User-Agent': 'x', 'content-type': 'text/plain', Authorization: 'y', Empty: '' }),
    ).toEqual([]);
  });

  test('may not be there twice, whatever the case; pointers are escaped', () => {
    expect(checkCustomHeaders({ 'X-A~': '1', 'x-a~': '2' })).toMatchObject([{ pointer: '/headers/x-a~0' }]);
  });
});

test('a legacy scheme is checked for its header names, its templates and its timestamp', () => {
  const problems = checkLegacySigning({
    scheme: 'legacy',
    header: 'webhook-signature',
    prefix: 'ü',
    encoding: 'hex',
    content: 'timestamp.body',
    companionHeaders: { Host: 'x', 'X-Event': '{{event.type}} {{secret}}', 'X-Ok': '{{attempt}}' },
  });
  expect(problems.map(({ pointer }) => pointer)).toEqual([
    '/signing/header',
    '/signing/prefix',
    '/signing/timestampHeader',
    '/signing/companionHeaders/Host',
    '/signing/companionHeaders/X-Event',
  ]);
});
