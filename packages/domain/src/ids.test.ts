import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIdSource, idAt, idTime, isId } from './ids.ts';
import type { IdPrefix } from './ids.ts';

const PREFIXES: readonly IdPrefix[] = ['ten', 'evt', 'ep', 'sec', 'dlv', 'att', 'rpl', 'key'];
const anyPrefix = fc.constantFrom(...PREFIXES);
/** Every instant that the 48 bits of a UUIDv7 can hold. */
const anyInstant = fc.integer({ min: 0, max: 2 ** 48 - 1 });

const random = () => crypto.getRandomValues(new Uint8Array(16));
let clockReads = 0;
const newId = createIdSource({ now: Date.now, random });

test.each([
  ['that goes on', Date.now],
  ['that stands still', () => 1_700_000_000_000],
  ['that is set back again and again', () => 1_700_000_000_000 + Math.round(1_000 * Math.cos(clockReads++))],
])('the ids of one source sort in the order they were made, by a clock %s', (_what, now) => {
  const source = createIdSource({ now, random });
  const ids = Array.from({ length: 10_000 }, () => source('dlv'));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('two sources with the same clock and randomness make the same ids', () => {
  const make = () => {
    let made = 0;
    const source = createIdSource({ now: () => 1_700_000_000_000, random: () => new Uint8Array(16).fill(++made) });
    return Array.from({ length: 3 }, () => source('evt'));
  };
  expect(make()).toEqual(make());
  expect(new Set(make()).size).toBe(3);
});

test.each(PREFIXES)('a new id with the prefix %s is well-formed, and of no other kind', (prefix) => {
  const id = newId(prefix);
  expect(PREFIXES.filter((each) => isId(each, id))).toEqual([prefix]);
});

test('a new id is a whole UUIDv7, none of its bits lost', () => {
  const ids = Array.from({ length: 200 }, () => newId('evt').slice(4));
  const uuids = ids.map((text) => {
    const value = Array.from(text).reduce(
      (sum, char) => sum * 32n + BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(char)),
      0n,
    );
    return value.toString(16).padStart(32, '0');
  });
  for (const uuid of uuids) expect(uuid).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  // The random end, down to the last bit.
  const lastDigits = new Set(uuids.map((uuid) => uuid.at(-1)));
  expect(lastDigits.size).toBeGreaterThan(8);
});

test('a new id tells the millisecond it was made in', () => {
  const before = Date.now();
  const time = idTime(newId('evt'));
  expect(time).toBeGreaterThanOrEqual(before);
  // Of very many ids in one millisecond the last may borrow from the next.
  expect(time).toBeLessThanOrEqual(Date.now() + 1);
});

test('the id of an instant tells that instant, and is well-formed', () => {
  fc.assert(
    fc.property(anyPrefix, anyInstant, (prefix, instant) => {
      const id = idAt(prefix, instant);
      expect(idTime(id)).toBe(instant);
      expect(isId(prefix, id)).toBe(true);
    }),
  );
});

test('ids of instants sort like the instants', () => {
  fc.assert(
    fc.property(anyPrefix, anyInstant, anyInstant, (prefix, a, b) => {
      expect(idAt(prefix, a) < idAt(prefix, b)).toBe(a < b);
    }),
  );
});

test('the id of an instant comes before every id made then, and after every id made earlier', () => {
  const id = newId('dlv');
  expect(idAt('dlv', idTime(id)) <= id).toBe(true);
  expect(idAt('dlv', idTime(id) + 1) > id).toBe(true);
});

test('fractions of a millisecond, and instants before 1970, are rounded down to an id', () => {
  expect(idAt('evt', 1_700_000_000_000.9)).toBe(idAt('evt', 1_700_000_000_000));
  expect(idAt('evt', -1)).toBe(idAt('evt', 0));
});

const VALID = 'dlv_01h5fskfsk4fsk4fsk4fsk4fsk';

test.each([
  ['another prefix', VALID.replace('dlv', 'evt')],
  ['no prefix', VALID.slice(4)],
  ['one character less', VALID.slice(0, -1)],
  ['one character more', `${VALID}0`],
  ['capitals', VALID.toUpperCase()],
  ['a letter that is easily misread', VALID.replace('h', 'l')],
  ['the letter i', VALID.replace('h', 'i')],
  ['the letter o', VALID.replace('h', 'o')],
  ['the letter u', VALID.replace('h', 'u')],
  ['more than 128 bits', VALID.replace('_0', '_8')],
  ['a line break at the end', `${VALID}\n`],
  ['something before it', ` ${VALID}`],
  ['nothing', ''],
])('an id with %s is not one', (_what, text) => {
  expect(isId('dlv', VALID)).toBe(true);
  expect(isId('dlv', text)).toBe(false);
});

test('what is no id of ours is not taken for one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      expect(isId('dlv', text)).toBe(/^dlv_[0-7][0123456789abcdefghjkmnpqrstvwxyz]{25}$/.test(text));
    }),
  );
});
