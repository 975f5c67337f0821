import { expect, test, vi } from 'vitest';
import { rememberLatest } from './remember-latest.ts';

test('makes once what is asked for again, and again what was forgotten', () => {
  const make = vi.fn((text: string) => ({ text }));
  const remember = rememberLatest<{ text: string }>(2);
  const ask = (text: string) => remember(text, () => make(text));
  const first = ask('a');
  ask('b');
  expect(ask('a')).toBe(first);
  ask('c');
  expect(ask('a')).toBe(first);
  expect(make).toHaveBeenCalledTimes(3);
  // `b` was not used for longest.
  ask('b');
  expect(make).toHaveBeenCalledTimes(4);
});

test('does not remember what throws', () => {
  const remember = rememberLatest<number>(2);
  const fail = () => {
    throw new Error('not a key');
  };
  expect(() => remember('a', fail)).toThrow('not a key');
  expect(remember('a', () => 1)).toBe(1);
});
