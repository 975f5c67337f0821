import { expect, test } from 'vitest';
import { ConfigError } from '@postrider/process';
import { readConfig } from './config.ts';

const key = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
const needed = { POSTRIDER_DATABASE_URL: 'postgres://a@localhost/postrider', POSTRIDER_ENCRYPTION_KEYS: key };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

test('few variables are required; the rest has safe defaults', () => {
  expect(readConfig(needed)).toMatchObject({
    databasePool: 10,
    host: '127.0.0.1',
    port: 8080,
    environment: 'production',
    temporalUi: null,
    maxEndpointsPerTenant: 1_000,
    drainMs: 70_000,
    logLevel: 'info',
    destinations: { allowedRanges: [], http: [], proxy: null },
    senderAddresses: [],
  });
  expect(readConfig({ ...needed, POSTRIDER_ENV: 'development' }).drainMs).toBe(8_000);
  expect(readConfig({ ...needed, POSTRIDER_PORT: '' }).port).toBe(8080);
});

test('every variable is read', () => {
  const config = readConfig({
    ...needed,
    POSTRIDER_DATABASE_POOL: '3',
    POSTRIDER_HOST: '0.0.0.0',
    POSTRIDER_PORT: '9000',
    POSTRIDER_ENCRYPTION_KEYS: `${key},k0:${Buffer.alloc(32, 2).toString('base64')}`,
    POSTRIDER_TEMPORAL_UI_URL: 'http://localhost:8233/',
    POSTRIDER_TEMPORAL_NAMESPACE: 'hooks',
    POSTRIDER_MAX_ENDPOINTS_PER_TENANT: '20',
    POSTRIDER_DRAIN_MS: '5',
    POSTRIDER_LOG_LEVEL: 'warn',
    POSTRIDER_ALLOWED_CIDRS: '10.0.0.0/8',
    POSTRIDER_ALLOWED_PORTS: '444',
    POSTRIDER_ALLOW_HTTP: 'true',
    POSTRIDER_OUTBOUND_PROXY: 'http://proxy.example:3128',
    POSTRIDER_SENDER_ADDRESSES: '203.0.113.8',
  });
  expect(config).toMatchObject({
    databasePool: 3,
    host: '0.0.0.0',
    port: 9000,
    maxEndpointsPerTenant: 20,
    drainMs: 5,
    logLevel: 'warn',
  });
  expect(config.sealingKeys.map(({ id }) => id)).toEqual(['k1', 'k0']);
  expect(config.temporalUi).toEqual({ url: 'http://localhost:8233', namespace: 'hooks' });
  expect(config.destinations.allowedRanges).toHaveLength(1);
  expect(config.destinations.proxy).toMatchObject({ host: 'proxy.example', port: 3128 });
  expect(config.senderAddresses).toEqual(['203.0.113.8/32']);
});

test('all errors are reported at once, without any key', () => {
  const problems = problemsOf({
    POSTRIDER_DATABASE_URL: 'mysql://a',
    POSTRIDER_PORT: '80a',
    POSTRIDER_ENV: 'staging',
    POSTRIDER_ENCRYPTION_KEYS: 'topsecret',
    POSTRIDER_TEMPORAL_UI_URL: 'localhost',
    POSTRIDER_ALLOWED_CIDRS: '10/8',
    POSTRIDER_OUTBOUND_PROXY: 'proxy:topsecret@example.com',
    POSTRIDER_SENDER_ADDRESSES: 'example.com',
  });
  const names = [
    'DATABASE_URL',
    'PORT',
    'ENV',
    'ENCRYPTION_KEYS',
    'TEMPORAL_UI_URL',
    'ALLOWED_CIDRS',
    'OUTBOUND_PROXY',
    'SENDER_ADDRESSES',
  ];
  for (const name of names)
    expect(
      problems.some((problem) => problem.startsWith(`POSTRIDER_${name}`)),
      name,
    ).toBe(true);
  expect(problems.join('\n')).not.toContain('topsecret');
});

test('an encryption key is required', () => {
  expect(problemsOf({ POSTRIDER_DATABASE_URL: needed.POSTRIDER_DATABASE_URL })).toEqual([
    'POSTRIDER_ENCRYPTION_KEYS is needed: <id>:<base64 of 32 bytes>',
  ]);
});
