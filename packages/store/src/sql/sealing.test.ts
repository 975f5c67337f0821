import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSealer, parseSealingKeys, SealBroken, sealedIn } from './sealing.ts';

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const sealer = createSealer([key('new', 1), key('old', 2)]);
const where = sealedIn.secret('ep_1', 'sec_1');

test('every sealed value opens again, and sealing never gives the same bytes twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (plain) => {
      const text = Buffer.from(plain).toString();
      const sealed = sealer.seal(text, where);
      expect(sealer.open(sealed, where)).toBe(text);
      expect(sealed.equals(sealer.seal(text, where))).toBe(false);
    }),
  );
});

test('a value with a changed or missing byte does not open', () => {
  const sealed = sealer.seal('secret', where);
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(() => sealer.open(changed, where), `byte ${i}`).toThrow(SealBroken);
    expect(() => sealer.open(sealed.subarray(0, i), where), `cut at ${i}`).toThrow(SealBroken);
  }
});

test('a value does not open in another row or column', () => {
  const sealed = sealer.seal('secret', where);
  for (const other of [sealedIn.secret('ep_1', 'sec_2'), sealedIn.secret('ep_2', 'sec_1'), sealedIn.auth('ep_1')]) {
    expect(() => sealer.open(sealed, other)).toThrow(SealBroken);
  }
});

test('different rows never have the same identity', () => {
  expect(sealedIn.answer('a', 'b/c', 'd')).not.toBe(sealedIn.answer('a/b', 'c', 'd'));
  expect(sealedIn.answer('a', 'b","c', 'd')).not.toBe(sealedIn.answer('a', 'b', 'c","d'));
});

describe('keys can be rotated', () => {
  const before = createSealer([key('old', 2)]);
  const sealedBefore = before.seal('secret', where);

  test('old values open with an old key that is still configured', () => {
    expect(sealer.open(sealedBefore, where)).toBe('secret');
  });

  test('new values are sealed with the first key', () => {
    const onlyNew = createSealer([key('new', 1)]);
    expect(onlyNew.open(sealer.seal('secret', where), where)).toBe('secret');
    expect(() => onlyNew.open(sealedBefore, where)).toThrow('"old"');
  });

  test('a key with a known id and other bytes opens nothing', () => {
    expect(() => createSealer([key('old', 3)]).open(sealedBefore, where)).toThrow(SealBroken);
  });
});

const base64 = Buffer.alloc(32, 5).toString('base64');

test('keys are read from their one-line form', () => {
  expect(parseSealingKeys(`a:${base64}, b:${base64}`).map(({ id, key: bytes }) => [id, bytes.length])).toEqual([
    ['a', 32],
    ['b', 32],
  ]);
});

test.each(['', 'a', `:${base64}`, 'a:short', `a:${base64},a:${base64}`, `a b:${base64}`, `a:${base64},`])(
  '%j is refused',
  (text) => {
    expect(() => parseSealingKeys(text)).toThrow();
  },
);
