import { describe, expect, test } from 'vitest';
import { checkCustomHeaders } from './custom-headers.ts';
import { longestVariables } from './request-variables.ts';

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
      { pointer: `/headers/${name}`, detail: expect.stringContaining('Must not be "') },
    ]);
  });

  test.each(['', 'a b', 'ü', 'a:b', 'a\r\nb', 'a(b)'])('may not be called %j', (name) => {
    expect(checkCustomHeaders({ [name]: 'x' })).toMatchObject([
      { detail: expect.stringContaining('a valid header name') },
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

  test('may not be set twice, whatever the case; pointers are escaped', () => {
    expect(checkCustomHeaders({ 'X-A~': '1', 'x-a~': '2' })).toMatchObject([{ pointer: '/headers/x-a~0' }]);
  });
});

describe('headers that are templates', () => {
  const variables = longestVariables({
    name: 'Orders',
    metadata: { region: 'eu-1', café: 'ü', long: 'x'.repeat(900) },
  });
  const check = (value: string) => checkCustomHeaders({ 'X-A': value }, { names: new Set(['x-a']), variables });

  test.each([
    'plain',
    '{{event.type}}',
    '{{ event.type }} {{event.id}} {{timestamp}} {{delivery.id}} {{attempt}}',
    '{{endpoint.id}} {{endpoint.name}} {{endpoint.metadata.region}}',
    '{{{event.type}}}',
    '{"a":{"b":1}}',
    '{{endpoint.metadata.long}}',
  ])('may have the value %j', (value) => {
    expect(check(value)).toEqual([]);
  });

  test.each([
    ['{{event.data}}', 'is not known'],
    ['{{event.type}} {{x}}', '{{x}}: it is not known'],
    ['{{}}', '{{}}: it is not known'],
    ['{{Event.Type}}', 'is not known'],
    ['{{constructor}}', 'is not known'],
    ['{{__proto__}}', 'is not known'],
    ['{{endpoint.metadata}}', 'is not known'],
    ['{{endpoint.metadata.other}}', 'is not known'],
    ['{{endpoint.metadata.__proto__}}', 'is not known'],
    ['{{endpoint.url}}', 'is not known'],
    ['{{event.type', 'Must end with }}'],
    ['{{event.type}', 'Must end with }}'],
    ['{{event.type}} {{', 'Must end with }}'],
    ['{{{{event.type}}', 'Must end with }}'],
    ['{{endpoint.metadata.café}}', 'printable ASCII'],
    ['{{endpoint.metadata.long}}{{event.type}}', 'it can be 1028'],
    ['{{event.type}}'.repeat(8), 'it can be 1024'],
  ])('may not have the value %j', (value, why) => {
    expect(check(value)).toEqual([{ pointer: '/headers/X-A', detail: expect.stringContaining(why) }]);
  });

  test('count with their longest values', () => {
    const headers = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`X-${i}`, '{{endpoint.metadata.long}}']));
    const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
    expect(checkCustomHeaders(headers, { names, variables })).toMatchObject([{ pointer: '/headers' }]);
  });

  test('need a name or metadata that the endpoint has', () => {
    const nameless = longestVariables({ name: null, metadata: { none: null } });
    for (const value of ['{{endpoint.name}}', '{{endpoint.metadata.none}}']) {
      const errors = checkCustomHeaders({ 'X-A': value }, { names: new Set(['x-a']), variables: nameless });
      expect(errors).toMatchObject([{ detail: expect.stringContaining('no value for it') }]);
    }
  });

  test('are literal unless they are named as templates', () => {
    expect(checkCustomHeaders({ 'X-A': '{{what}} {{' })).toEqual([]);
  });
});
