import { describe, expect, test } from 'vitest';
import { checkUrl, resolveDestination } from './destination-guard.ts';
import { parseDestinationPolicy } from './destination-policy.ts';

const production = parseDestinationPolicy({});
const development = parseDestinationPolicy({ POSTRIDER_ENV: 'development' });

describe('URLs', () => {
  test.each([
    ['', 'url_invalid'],
    ['example.com', 'url_invalid'],
    ['/webhooks', 'url_invalid'],
    ['https://', 'url_invalid'],
    ['https://exa mple.com', 'url_invalid'],
    [' https://example.com', 'url_invalid'],
    ['https://example.com/\tx', 'url_invalid'],
    ['https://example.com\n.evil.com', 'url_invalid'],
    ['https://example.com:99999', 'url_invalid'],
    ['https://[::1', 'url_invalid'],
    ['https:example.com', 'url_invalid'],
    ['https:/example.com', 'url_invalid'],
    ['https:///example.com', 'url_invalid'],
    ['https:\\\\example.com\\hook', 'url_invalid'],
    ['https://example.com\\@example.org/', 'url_invalid'],
    ['https://example.com/a\\b', 'url_invalid'],
    ['https://256.1.1.1', 'url_invalid'],
    ['https://1.2.3.4.5', 'url_invalid'],
    ['ftp://example.com', 'url_scheme'],
    ['file:///etc/passwd', 'url_scheme'],
    ['javascript:alert(1)', 'url_scheme'],
    ['http://example.com', 'url_scheme'],
    ['http://example.com:8080', 'url_scheme'],
    ['https://user@example.com', 'url_userinfo'],
    ['https://user:pass@example.com', 'url_userinfo'],
    ['https://:pass@example.com', 'url_userinfo'],
    ['https://example.com@10.0.0.1', 'url_userinfo'],
    ['https://localhost', 'url_host'],
    ['https://LOCALHOST.', 'url_host'],
    ['https://app.localhost', 'url_host'],
    ['https://intranet', 'url_host'],
    ['https://intranet.', 'url_host'],
    ['https://printer.local', 'url_host'],
    ['https://metadata.google.internal', 'url_host'],
    ['https://metadata.google.internal.', 'url_host'],
    ['https://ｌｏｃａｌｈｏｓｔ', 'url_host'],
    ['https://router.home.arpa', 'url_host'],
    ['https://a..example.com', 'url_host'],
    ['https://-x.example.com', 'url_host'],
    [`https://${'a'.repeat(64)}.example.com`, 'url_host'],
    ['https://example.com..', 'url_host'],
    ['https://example.com:22', 'url_port'],
    ['https://example.com:80', 'url_port'],
    ['https://example.com:0', 'url_port'],
    ['https://example.com:1023', 'url_port'],
    ['https://example.com:5432', 'url_port'],
    ['https://example.com:6379', 'url_port'],
    ['https://example.com:10250', 'url_port'],
    ['https://example.com:2181', 'url_port'],
    ['https://example.com:2379', 'url_port'],
    ['https://example.com:8200', 'url_port'],
    ['https://example.com:8501', 'url_port'],
    ['https://example.com:26379', 'url_port'],
    ['https://127.0.0.1', 'address_refused'],
    ['https://127.0.0.1.', 'address_refused'],
    ['https://127.1', 'address_refused'],
    ['https://0x7f.1', 'address_refused'],
    ['https://0x7f000001', 'address_refused'],
    ['https://2130706433', 'address_refused'],
    ['https://0177.0.0.1', 'address_refused'],
    ['https://017700000001', 'address_refused'],
    ['https://①②⑦.0.0.1', 'address_refused'],
    ['https://127。0。0。1', 'address_refused'],
    ['https://%31%32%37.0.0.1', 'address_refused'],
    ['https://0', 'address_refused'],
    ['https://169.254.169.254/latest/meta-data/', 'address_refused'],
    ['https://2852039166', 'address_refused'],
    ['https://[::1]', 'address_refused'],
    ['https://[::]', 'address_refused'],
    ['https://[::ffff:127.0.0.1]', 'address_refused'],
    ['https://[::ffff:7f00:1]', 'address_refused'],
    ['https://[0:0:0:0:0:ffff:a00:1]', 'address_refused'],
    ['https://[64:ff9b::10.0.0.1]', 'address_refused'],
    ['https://[2002:a00:1::]', 'address_refused'],
    ['https://[2001:0:0:0::1]', 'address_refused'],
    ['https://[fe80::1]', 'address_refused'],
    ['https://[fd00:ec2::254]', 'address_refused'],
  ])('%s is refused with %s', (url, code) => {
    expect(checkUrl(url, production)).toMatchObject({ ok: false, code });
  });

  test.each([
    'https://example.com',
    'https://example.com./hook',
    'https://EXAMPLE.com:8443/a?b=c#d',
    'HTTPS://example.com?b=\\c',
    'https://example.com:1024',
    'https://my_service.example.co.uk',
    'https://bücher.example',
    'https://xn--bcher-kva.example',
    'https://1.1.1.1',
    'https://[2606:4700:4700::1111]:8443',
    'https://localhost.example.com',
    'https://internal.example.com',
  ])('%s is allowed', (url) => {
    expect(checkUrl(url, production)).toMatchObject({ ok: true, onlyAllowedRanges: null });
  });

  const codePoint = (hex: number) => String.fromCodePoint(hex);
  test.each([
    ['a zero width space', 0x20_0b],
    ['a zero width joiner', 0x20_0d],
    ['a left-to-right mark', 0x20_0e],
    ['a right-to-left override', 0x20_2e],
    ['a word joiner', 0x20_60],
    ['an isolate', 0x20_66],
    ['a soft hyphen', 0xad],
    ['an Arabic number sign', 0x06_00],
    ['a tag', 0xe_00_61],
    ['a variation selector', 0xfe_0f],
    ['a grapheme joiner', 0x03_4f],
    ['a Hangul filler', 0x31_64],
    ['half a surrogate pair', 0xd8_00],
    ['NUL', 0],
    ['a C1 control', 0x85],
  ])('%s is refused anywhere in one, and named', (_, hex) => {
    const unseen = codePoint(hex);
    const name = `(U+${hex.toString(16).toUpperCase().padStart(4, '0')})`;
    for (const url of [
      `https://example.com/x${unseen}`,
      `${unseen}https://example.com/`,
      `https://exam${unseen}ple.com/`,
      `https://example.com/?a=${unseen}b`,
      `https://example.com/#${unseen}`,
    ]) {
      expect(checkUrl(url, production)).toMatchObject({
        code: 'url_invalid',
        reason: expect.stringContaining(name),
      });
    }
  });

  test.each([' ', '\n', '\r\n', '\t', '\u00a0', '\u3000', '\u2028', '\ufeff'])(
    '%j around one is refused as such',
    (blank) => {
      for (const url of [`${blank}https://example.com`, `https://example.com${blank}`]) {
        expect(checkUrl(url, production)).toMatchObject({
          code: 'url_invalid',
          reason: 'The URL begins or ends with a blank or a line break. Remove it.',
        });
      }
      expect(checkUrl(`https://example.com/a${blank}b`, production)).toMatchObject({
        reason: expect.stringContaining('contains a blank or a line break'),
      });
    },
  );

  test('POSTRIDER_ALLOW_HTTP allows http on the ports of https and on 80', () => {
    const policy = parseDestinationPolicy({ POSTRIDER_ALLOW_HTTP: 'true' });
    expect(checkUrl('http://example.com', policy)).toMatchObject({ ok: true });
    expect(checkUrl('http://example.com:3000', policy)).toMatchObject({ ok: true });
    expect(checkUrl('http://example.com:25', policy)).toMatchObject({ code: 'url_port' });
    expect(checkUrl('http://127.0.0.1', policy)).toMatchObject({ code: 'address_refused' });
  });

  test('POSTRIDER_ALLOWED_PORTS allows ports, denied ones included', () => {
    const policy = parseDestinationPolicy({ POSTRIDER_ALLOWED_PORTS: '444, 9200' });
    expect(checkUrl('https://example.com:444', policy)).toMatchObject({ ok: true });
    expect(checkUrl('https://example.com:9200', policy)).toMatchObject({ ok: true });
    expect(checkUrl('https://example.com:445', policy)).toMatchObject({ code: 'url_port' });
  });

  test('in development loopback allows any scheme and port, and other hosts http on 80 and 8080', () => {
    for (const url of [
      'http://127.0.0.1:3000',
      'http://localhost:25',
      'https://[::1]:5432',
      'http://example.com',
      'http://example.com:8080',
    ]) {
      expect(checkUrl(url, development)).toMatchObject({ ok: true });
    }
    expect(checkUrl('http://1.1.1.1:3000', development)).toMatchObject({ code: 'url_scheme' });
    expect(checkUrl('http://10.0.0.1', development)).toMatchObject({ code: 'address_refused' });
  });
});

describe('names', () => {
  const resolvingTo =
    (...addresses: string[]) =>
    async () =>
      addresses;

  test('a name is allowed if all its addresses are', async () => {
    const verdict = await resolveDestination('https://example.com', production, resolvingTo('1.1.1.1', '2606:4700::1'));
    expect(verdict).toEqual({ ok: true, unresolved: false, addresses: ['1.1.1.1', '2606:4700::1'] });
  });

  test.each([
    '127.0.0.1',
    '::1',
    '::ffff:10.0.0.1',
    '169.254.169.254',
    '1.1.1.1 10.0.0.1',
    '10.0.0.1 1.1.1.1',
    '2606:4700::1 fe80::1%eth0',
    '1.1.1.1 9.9.9.9 8.8.8.8 fd00::1',
  ])('a name that resolves to %s is refused', async (addresses) => {
    const verdict = await resolveDestination(
      'https://hooks.example.com',
      production,
      resolvingTo(...addresses.split(' ')),
    );
    expect(verdict).toMatchObject({ ok: false, unresolved: false, code: 'address_refused' });
  });

  test('a refused name does not reveal what it resolves to', async () => {
    const verdict = await resolveDestination('https://hooks.example.com', production, resolvingTo('10.20.30.40'));
    expect(verdict).toMatchObject({
      reason: expect.stringMatching(/^hooks\.example\.com resolves to a private address \(10\.0\.0\.0\/8\)/),
    });
  });

  test('a name without an address is unresolved, not refused', async () => {
    const failing = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    expect(await resolveDestination('https://nowhere.example.com', production, failing)).toEqual({
      ok: false,
      unresolved: true,
      code: 'ENOTFOUND',
      reason: 'nowhere.example.com does not resolve to any address (ENOTFOUND).',
    });
    expect(await resolveDestination('https://empty.example.com', production, resolvingTo())).toMatchObject({
      unresolved: true,
    });
  });

  test('an IP literal is never looked up', async () => {
    const never = () => Promise.reject(new Error('looked up'));
    expect(await resolveDestination('https://[2606:4700::1]:8443', production, never)).toMatchObject({
      addresses: ['2606:4700::1'],
    });
    expect(await resolveDestination('https://10.0.0.1', production, never)).toMatchObject({ code: 'address_refused' });
  });

  test('internal names, plain http and odd ports reach allowed ranges only', async () => {
    const policy = parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '172.16.0.0/12' });
    for (const url of ['http://receiver:3000', 'http://receiver.internal', 'https://example.com:22']) {
      expect(await resolveDestination(url, policy, resolvingTo('172.17.0.2'))).toMatchObject({ ok: true });
      expect(await resolveDestination(url, policy, resolvingTo('1.1.1.1'))).toMatchObject({ ok: false });
      expect(await resolveDestination(url, policy, resolvingTo('172.17.0.2', '1.1.1.1'))).toMatchObject({ ok: false });
    }
    expect(
      await resolveDestination('http://localhost:3000', development, resolvingTo('127.0.0.1', '::1')),
    ).toMatchObject({ ok: true });
    expect(await resolveDestination('http://localhost:3000', development, resolvingTo('1.1.1.1'))).toMatchObject({
      code: 'url_host',
    });
  });
});

test('all problems with the variables are reported at once', () => {
  const variables = {
    POSTRIDER_ALLOWED_CIDRS: '10.0.0.0/8, 10.1.2.3/8, 10/8, 300.0.0.0/8, fd00::/129, x',
    POSTRIDER_ALLOWED_PORTS: '443, 0, 65536, http',
    POSTRIDER_ALLOW_HTTP: 'yes',
  };
  expect(() => parseDestinationPolicy(variables)).toThrowError(
    expect.objectContaining({
      problems: [
        'POSTRIDER_ALLOWED_CIDRS: "10.1.2.3/8" begins inside a range; did you mean 10.0.0.0/8?',
        expect.stringContaining('"10/8" is not a range'),
        expect.stringContaining('"300.0.0.0/8" is not a range'),
        expect.stringContaining('"fd00::/129" is not a range'),
        expect.stringContaining('"x" is not a range'),
        'POSTRIDER_ALLOWED_PORTS: "0" is not a port between 1 and 65535',
        'POSTRIDER_ALLOWED_PORTS: "65536" is not a port between 1 and 65535',
        'POSTRIDER_ALLOWED_PORTS: "http" is not a port between 1 and 65535',
        'POSTRIDER_ALLOW_HTTP: "yes" is neither "true" nor "false"',
      ],
    }),
  );
});
