import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readOptions } from './client-options.ts';
import { isPostriderUsageError } from '../errors/usage-error.ts';
import { Postrider } from '../postrider.ts';

const apiKey = 'pr_secret';

describe('invalid options are refused at once, without showing the key', () => {
  test.each([
    [{}, /no API key.*POSTRIDER_API_KEY/],
    [{ apiKey: '' }, /no API key/],
    [{ apiKey: ` ${apiKey}` }, /blanks or line ends/],
    [{ apiKey: `${apiKey}\n` }, /blanks or line ends/],
    [{ apiKey: `"${apiKey}"` }, /quotes/],
    [{ apiKey: `Bearer ${apiKey}` }, /without "Bearer"/],
    [{ apiKey: `${apiKey}…` }, /copied whole/],
    [{ apiKey, baseUrl: 'postrider.example.com' }, /baseUrl takes a URL/],
    [{ apiKey: 'https://a', baseUrl: apiKey }, /baseUrl takes a URL/],
    [{ apiKey, baseUrl: 'ftp://a' }, /baseUrl takes a URL/],
    [{ apiKey, baseUrl: 'https://u:p@a' }, /no user name/],
    [{ apiKey, baseUrl: 'https://a/?x=1' }, /no query/],
    [{ apiKey, baseUrl: 'https://a/v1/' }, /ends before \/v1/],
    [{ apiKey, timeoutMs: 0 }, /timeoutMs takes a number from 1/],
    [{ apiKey, timeoutMs: Number.POSITIVE_INFINITY }, /timeoutMs/],
    [{ apiKey, maxRetries: -1 }, /maxRetries takes a number from 0/],
    [{ apiKey, maxRetries: Number.NaN }, /maxRetries/],
    [{ apiKey, maxRetryAfterMs: -1 }, /maxRetryAfterMs/],
  ])('%j', (options, message) => {
    let error: unknown;
    try {
      readOptions(options, {});
    } catch (thrown) {
      error = thrown;
    }
    expect(isPostriderUsageError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'invalid_usage', message: expect.stringMatching(message) });
    expect(inspect(error)).not.toContain(apiKey);
  });
});

test.each([
  ['https://postrider.example.com', 'https://postrider.example.com'],
  ['https://postrider.example.com/', 'https://postrider.example.com'],
  ['http://10.0.0.7:8080/hooks/', 'http://10.0.0.7:8080/hooks'],
])('baseUrl %s means %s', (baseUrl, expected) => {
  expect(readOptions({ apiKey, baseUrl }, {}).baseUrl).toBe(expected);
});

test('options win over the environment, the environment over defaults', () => {
  const env = { POSTRIDER_API_KEY: 'pr_env', POSTRIDER_BASE_URL: 'https://env.example.com' };
  expect(readOptions({}, env)).toMatchObject({ apiKey: 'pr_env', baseUrl: 'https://env.example.com' });
  const options = { apiKey: 'pr_option', baseUrl: 'https://option.example.com' };
  expect(readOptions(options, env)).toMatchObject(options);
  expect(readOptions({ apiKey }, { POSTRIDER_BASE_URL: '' })).toMatchObject({
    baseUrl: 'http://127.0.0.1:8080',
    timeoutMs: 30_000,
    maxRetries: 3,
  });
});

describe('in the process', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('a client takes its key from POSTRIDER_API_KEY', () => {
    vi.stubEnv('POSTRIDER_API_KEY', 'pr_env');
    expect(new Postrider()).toBeInstanceOf(Postrider);
    vi.stubEnv('POSTRIDER_API_KEY', undefined);
    expect(() => new Postrider()).toThrow(/no API key/);
  });
});

test('printing a client does not show its key', () => {
  const client = new Postrider({ apiKey });
  expect(inspect(client, { depth: 10, showHidden: true })).not.toContain(apiKey);
  expect(JSON.stringify(client)).not.toContain(apiKey);
});
