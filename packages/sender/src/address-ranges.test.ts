import { describe, expect, test } from 'vitest';
import { checkAddress } from './destination-guard.ts';
import { parseDestinationPolicy } from './destination-policy.ts';

const production = parseDestinationPolicy({});

describe('addresses', () => {
  test.each([
    ['0.0.0.0', '"this network"'],
    ['0.1.2.3', '"this network"'],
    ['10.0.0.1', 'a private address (10.0.0.0/8)'],
    ['10.255.255.255', 'a private address'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.127.255.254', 'carrier-grade NAT'],
    ['100.100.100.200', 'metadata'],
    ['127.0.0.1', 'a loopback address'],
    ['127.255.255.254', 'a loopback address'],
    ['168.63.129.16', 'metadata'],
    ['169.254.169.254', 'metadata'],
    ['169.254.170.2', 'metadata'],
    ['169.254.0.1', 'a link-local address'],
    ['172.16.0.1', 'a private address'],
    ['172.31.255.255', 'a private address'],
    ['192.0.0.8', 'protocol assignments'],
    ['192.0.0.192', 'metadata'],
    ['192.0.2.1', 'documentation'],
    ['192.31.196.1', 'AS112'],
    ['192.52.193.1', 'AMT'],
    ['192.88.99.1', '6to4 relay'],
    ['192.168.1.1', 'a private address'],
    ['192.175.48.1', 'AS112'],
    ['198.18.0.1', 'benchmarking'],
    ['198.19.255.255', 'benchmarking'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'IPv4-compatible'],
    ['::ffff:127.0.0.1', 'IPv4-mapped'],
    ['::ffff:8.8.8.8', 'IPv4-mapped'],
    ['::ffff:0:127.0.0.1', 'IPv4-translated'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::1', 'NAT64'],
    ['100::1', 'discard-only'],
    ['100:0:0:1::1', 'not global unicast'],
    ['2001::1', 'Teredo'],
    ['2001:2::1', 'protocol assignments'],
    ['2001:20::1', 'protocol assignments'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::1', '6to4'],
    ['2620:4f:8000::1', 'AS112'],
    ['3fff::1', 'documentation'],
    ['4000::1', 'not global unicast'],
    ['5f00::1', 'not global unicast'],
    ['fc00::1', 'unique local'],
    ['fd12:3456::1', 'unique local'],
    ['fd00:ec2::254', 'metadata'],
    ['fd20:ce::254', 'metadata'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['0177.0.0.1', 'not an IP address'],
    ['127.1', 'not an IP address'],
    ['', 'not an IP address'],
    ['example.com', 'not an IP address'],
  ])('%s is refused: %s', (address, why) => {
    expect(checkAddress(address, production)).toMatchObject({ ok: false, reason: expect.stringContaining(why) });
  });

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '126.255.255.255',
    '128.0.0.1',
    '168.63.129.15',
    '172.15.255.255',
    '172.32.0.1',
    '192.0.1.1',
    '198.17.255.255',
    '198.20.0.1',
    '223.255.255.255',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2606:4700:4700::1111',
    '2a00:1450::1',
    '3ffe:ffff::1',
  ])('%s is public', (address) => {
    expect(checkAddress(address, production)).toEqual({ ok: true, inAllowedRange: false });
  });

  test('an operator can allow a private range', () => {
    const open = parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '0.0.0.0/0, ::/0' });
    expect(checkAddress('10.1.2.3', open)).toEqual({ ok: true, inAllowedRange: true });
    expect(checkAddress('fd00::1', open)).toEqual({ ok: true, inAllowedRange: true });
    expect(checkAddress('fd00:42::43', open)).toEqual({ ok: true, inAllowedRange: true });
    expect(checkAddress('fd00:64::10.0.0.1', open)).toEqual({ ok: true, inAllowedRange: true });
  });

  test.each([
    '169.254.169.254',
    '169.254.169.123',
    '169.254.170.2',
    '169.254.170.23',
    '169.254.42.42',
    '169.254.0.23',
    '169.254.129.4',
    '168.63.129.16',
    '100.100.100.200',
    '100.96.0.96',
    '100.80.80.80',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd00:ec2::23',
    'fd00:ec2:0:0::254',
    'fd20:ce::254',
    'fd00:c1::a9fe:a9fe',
    'fd00:42::42',
    'fd00:a9fe:a9fe::1',
    'fd00:100::100:200',
    'fe80::a9fe:a9fe',
    'fe80::a9fe:a9fe%eth0',
    'fe80::1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.42.42',
    '::ffff:a9fe:17',
    '::169.254.169.254',
    '::a83f:8110',
    '::ffff:0:169.254.169.254',
    '64:ff9b::1',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::a9fe:2a2a',
    'fd00:64::169.254.169.254',
    'fd00:64::5efe:169.254.0.23',
    '2606:4700::168.63.129.16',
    'fd00::6464:64c8',
    '2002:a9fe:a9fe::',
    '2001:0:a9fe:a9fe::1',
  ])('%s stays refused where an operator opened everything', (address) => {
    const open = parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '0.0.0.0/0, ::/0' });
    const reason = expect.stringContaining('cannot be allowed');
    expect(checkAddress(address, open)).toMatchObject({ ok: false, reason });
    const narrow = parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '169.254.0.0/16, fd00::/8, fe80::/10, ::/96' });
    expect(checkAddress(address, narrow)).toMatchObject({ ok: false, reason });
  });

  test('a refusal says what an operator can set', () => {
    expect(checkAddress('10.1.2.3', production)).toMatchObject({
      code: 'address_refused',
      reason:
        '10.1.2.3 is a private address (10.0.0.0/8). Postrider only connects to public addresses; an operator can allow a private range with POSTRIDER_ALLOWED_CIDRS.',
    });
  });
});
