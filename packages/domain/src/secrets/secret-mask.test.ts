import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecretMask, MASK } from './secret-mask.ts';

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const everyUnit = (text: string, escape: (unit: number) => string) =>
  Array.from({ length: text.length }, (_, i) => escape(text.charCodeAt(i))).join('');
const everyByte = (text: string, escape: (hex: string) => string) =>
  Array.from(Buffer.from(text), (byte) => escape(byte.toString(16).padStart(2, '0'))).join('');
const hex4 = (unit: number) => unit.toString(16).padStart(4, '0');
const base64 = (text: string) => Buffer.from(text).toString('base64');

const fromBase64 = (text: string) => Buffer.from(text.replaceAll(MASK, ''), 'base64').toString();

const ENCODINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in upper case': (text) => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
  'in JSON': json,
  'in JSON in JSON': (text) => json(json(text)),
  'in JSON in JSON in JSON': (text) => json(json(json(text))),
  'in \\u escapes': (text) => everyUnit(text, (unit) => `\\u${hex4(unit)}`),
  'in \\u escapes in upper case': (text) => everyUnit(text, (unit) => `\\u${hex4(unit).toUpperCase()}`),
  'in \\u escapes here and there': (text) =>
    everyUnit(text, (unit) => (unit % 2 ? `\\u${hex4(unit)}` : json(String.fromCharCode(unit)))),
  'in \\x escapes': (text) => everyByte(text, (hex) => `\\x${hex}`),
  'percent-encoded': encodeURIComponent,
  'percent-encoded in lower case': (text) => everyByte(text, (hex) => `%${hex}`),
  'percent-encoded in upper case': (text) => everyByte(text, (hex) => `%${hex.toUpperCase()}`),
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'as a form': (text) => new URLSearchParams([['', text]]).toString().slice(1),
  'in HTML': (text) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  'in HTML by numbers': (text) =>
    Array.from(text, (character) => `&#x${character.codePointAt(0)?.toString(16)};`).join(''),
  'in base64': base64,
  'in base64 without its padding': (text) => base64(text).replaceAll('=', ''),
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
  'in base64, percent-encoded': (text) => encodeURIComponent(base64(text)),
  'in hexadecimal': (text) => Buffer.from(text).toString('hex'),
};

/** Where more is encoded with it. */
const IN_CONTEXT: Record<string, { encode: (text: string) => string; decode: (text: string) => string }> = {
  'in base64 after one byte': { encode: (text) => base64(`x${text}`), decode: fromBase64 },
  'in base64 in a JSON object': { encode: (text) => base64(`{"a":"${json(text)}","b":1}`), decode: fromBase64 },
  'in base64 in lines': {
    encode: (text) => base64(`the head of it all: ${text}; 0`).replaceAll(/.{16}/g, '$&\r\n'),
    decode: fromBase64,
  },
  'in base64 in JSON of PHP': { encode: (text) => base64(`??>${text}`).replaceAll('/', '\\/'), decode: fromBase64 },
  'in hexadecimal in a JSON object': {
    encode: (text) => Buffer.from(`{"a":"${json(text)}","b":1}`).toString('hex'),
    decode: (text) => Buffer.from(text.replaceAll(MASK, '.'), 'hex').toString(),
  },
};

const SECRETS = [
  'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
  '12345678',
  `a"b\\c'd/e&f<g>h%i$j`,
  '100%41bc%zz\\u0041\\n&amp;',
  "$&$1$$`'$<x>",
  'pässwörd ключ 🔑 秘密',
  'two words, and+more',
  'aaaaaaaaaaaa',
  '\\\\\\\\\\\\\\\\',
  '%%%%%%%%',
];

describe.each(Object.entries(ENCODINGS))('%s', (_name, encode) => {
  test.each(SECRETS)('%s is hidden', (secret) => {
    const text = encode(secret);
    const { maskText } = createSecretMask([secret]);
    expect(maskText(text)).toMatch(new RegExp(`^(${MASK})+(=|%3D)*$`));
    expect(maskText(`Before ~ ${text} ~ after`)).toMatch(new RegExp(`^Before ~ (${MASK})+(=|%3D)* ~ after$`));
  });

  test.each(SECRETS)('no beginning of %s stays if the text is cut', (secret) => {
    const { maskText } = createSecretMask([secret]);
    const text = encode(secret);
    for (let length = 1; length <= text.length; length++) {
      const cut = Buffer.from(text).subarray(0, length);
      const head = new TextDecoder().decode(cut, { stream: true });
      const shown = maskText(`Before ~ ${head}`, { isCut: true });
      // At most one encoded character of the secret stays, and the beginning of the next.
      expect(shown.replace('Before ~ ', '').replaceAll(MASK, '').length, `${head} → ${shown}`).toBeLessThan(20);
    }
  });
});

describe.each(Object.entries(IN_CONTEXT))('%s', (_name, { encode, decode }) => {
  test.each(SECRETS)('no three successive characters of %s stay, also if it is cut', (secret) => {
    const { maskText } = createSecretMask([secret]);
    const text = encode(secret);
    for (let length = 1; length <= text.length; length++) {
      const shown = maskText(`Before ~ ${text.slice(0, length)}`, { isCut: length < text.length });
      const left = shown.replace('Before ~ ', '').split(MASK).map(decode).join('|');
      for (let at = 0; at + 3 <= secret.length; at++) expect(left).not.toContain(secret.slice(at, at + 3));
    }
  });
});

describe('a secret of fewer than eight characters', () => {
  const { maskText, maskHeader } = createSecretMask(['4711', 'ключ', 'a"b']);

  test.each<[string, string]>([
    ['4711', MASK],
    [' 4711\n', ` ${MASK}\n`],
    ['{"pin":"4711","n":4711,"text":"pin 4711"}', `{"pin":"${MASK}","n":4711,"text":"pin 4711"}`],
    ['{"pin":"\\u0034\\u0037\\u0031\\u0031"}', `{"pin":"${MASK}"}`],
    [JSON.stringify(JSON.stringify({ pin: '4711' })), `"{\\"pin\\":\\"${MASK}\\"}"`],
    ['{"key":"ключ","other":"ключи"}', `{"key":"${MASK}","other":"ключи"}`],
    [JSON.stringify(['a"b']), `[${MASK}]`],
    ['a"b', MASK],
    ['{"pin":"NDcxMQ=="}', `{"pin":"${MASK}"}`],
    ['<pin>4711</pin>', `<pin>${MASK}</pin>`],
    ['a=1&pin=4711&n=47110', `a=1&pin=${MASK}&n=47110`],
    ['a=1; pin=4711; n=47110', `a=1; pin=${MASK}; n=47110`],
    ['Host: a\r\nX-Pin: 4711\r\nX-N: 47110\r\n', `Host: a\r\nX-Pin: ${MASK}\r\nX-N: 47110\r\n`],
    ['[X-Pin] => 4711\n[X-N] => 47110\n', `[X-Pin] => ${MASK}\n[X-N] => 47110\n`],
    ['a\n4711\nb', `a\n${MASK}\nb`],
    ['{\n  "n": 4711\n}', '{\n  "n": 4711\n}'],
    ['order 4711 was accepted', 'order 4711 was accepted'],
  ])('%s becomes %s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  test.each([
    ['4711', MASK],
    ['1, 4711, 2', `1, ${MASK}, 2`],
    ['/in?pin=4711', `/in?pin=${MASK}`],
    ['a; pin=4711; b', `a; pin=${MASK}; b`],
    ['about 4711', 'about 4711'],
  ])('in a header: %s becomes %s', (value, masked) => {
    expect(maskHeader(value)).toBe(masked);
  });
});

test('secrets that overlap or contain each other are hidden whole', () => {
  const { maskText } = createSecretMask(['abcdefgh', 'efghijkl', 'abcdefghijklmnop', 'bcdefghi']);
  for (const text of ['abcdefgh', 'abcdefghijkl', 'abcdefghijklmnop', 'bcdefghijkl']) {
    expect(maskText(`(${text})`)).toBe(`(${MASK})`);
  }
  expect(maskText('abcdefghi')).toBe(MASK);
  expect(maskText('abcdefghabcdefgh')).toMatch(/^•+$/);
});

test('every secret in every encoding is hidden, and all else stays', () => {
  const secret = fc.string({
    unit: fc.constantFrom(...Array.from('ab01+/=%\\"&;u$ é秘')),
    minLength: 8,
    maxLength: 40,
  });
  const encoding = fc.constantFrom(...Object.values(ENCODINGS));
  fc.assert(
    fc.property(secret, encoding, (text, encode) => {
      const { maskText } = createSecretMask([text]);
      const shown = maskText(`[~ ${encode(text)} ~]`);
      expect(shown).toMatch(/^\[~ •.* ~\]$/s);
      expect(shown).not.toContain(encode(text));
    }),
    { numRuns: 500 },
  );
});

test('a text without secrets stays as it is', () => {
  const { maskText, maskHeader } = createSecretMask(['sk_live_4eC39HqLyjWDarjtT1zdp7dc', '4711']);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const storable = Buffer.from(text).toString();
      expect(maskText(storable)).toBe(storable);
      expect(maskHeader(storable)).toBe(storable);
    }),
  );
});

describe('the work grows with the text, not faster', () => {
  const SECRETS_OF_A_TENANT = [
    ...Array.from({ length: 26 }, (_, i) => `${'a'.repeat(200)}${String.fromCharCode(97 + i)}`),
    `b${'a'.repeat(4_000)}`,
  ];
  const { maskText } = createSecretMask(SECRETS_OF_A_TENANT);

  function cost(text: string, times: number): number {
    // CPU time, because other programs use the machine meanwhile.
    const before = process.cpuUsage();
    for (let left = times; left > 0; left--) maskText(text, { isCut: true });
    const { user, system } = process.cpuUsage(before);
    return user + system;
  }

  test.each(['a', '.', '\\', '"', '%', '%61', '%2561', '\\u0061', '&', '&#x61;', 'YWFh', '61', '\\u', '\n', 'a '])(
    'of %j',
    (part) => {
      const textOf = (bytes: number) => part.repeat(bytes / part.length);
      const [short, long] = [textOf(16_384), textOf(262_144)];
      cost(short, 16);
      let [ofShort, ofLong] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      // In turns, because the machine may become slower meanwhile. Both are the same amount of text.
      for (let left = 3; left > 0; left--) {
        ofShort = Math.min(ofShort, cost(short, 16));
        ofLong = Math.min(ofLong, cost(long, 1));
      }
      // With quadratic growth the ratio would be 16.
      expect(ofLong / ofShort).toBeLessThan(4);
    },
  );
});
