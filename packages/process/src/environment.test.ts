import { expect, test } from 'vitest';
import {
  ConfigError,
  oneOf,
  parsedBy,
  readEnvironment,
  text,
  url,
  wholeNumber,
  type Environment,
} from './environment.ts';

const variables = {
  PORT: wholeNumber(0, 65_535).default(80),
  PLACE: url(/^https?:/, 'http://localhost:1'),
  MODE: oneOf(['fast', 'safe']).default('safe'),
  KEY: parsedBy((value) => {
    if (!value.startsWith('k:')) throw new Error('must begin with k:');
    return value.slice(2);
  }, 'k:<key>'),
  NAME: text.optional(),
};

class RangeProblems extends Error {
  readonly problems = ['RANGE is odd', 'RANGE is long'];
}

function problemsOf(env: Environment, rest: () => unknown = () => null): readonly string[] {
  try {
    readEnvironment(env, { variables, rest });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('values are parsed, defaults stand for what is not set, and empty means not set', () => {
  const env = { PORT: '', PLACE: 'https://example.com', MODE: 'fast', KEY: 'k:1', OTHER: 'x' };
  expect(readEnvironment(env, { variables, rest: ({ OTHER }) => OTHER })).toEqual({
    values: { PORT: 80, PLACE: 'https://example.com', MODE: 'fast', KEY: '1' },
    rest: 'x',
  });
});

test('every problem is told at once, those of the other reader too', () => {
  const rest = () => {
    throw new RangeProblems();
  };
  expect(problemsOf({ PORT: '1e3', PLACE: 'ftp://x', MODE: 'slow', KEY: 'secret' }, rest)).toEqual([
    'PORT takes a whole number from 0 to 65535',
    'PLACE takes a URL like http://localhost:1',
    'MODE takes fast, safe',
    'KEY must begin with k:',
    'RANGE is odd',
    'RANGE is long',
  ]);
});

test('what is needed and not set is told with an example', () => {
  expect(problemsOf({})).toEqual(['PLACE is needed: a URL like http://localhost:1', 'KEY is needed: k:<key>']);
});

test('an error of the other reader that lists no problems is not one of the configuration', () => {
  const fail = () => {
    throw new TypeError('a fault');
  };
  expect(() => problemsOf({}, fail)).toThrow(TypeError);
});
