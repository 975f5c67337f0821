import { expect, test } from 'vitest';
import { parseStackConfig } from './stack-config.ts';

test('without variables everything listens on loopback, at the ports in the README', () => {
  expect(parseStackConfig({ POSTRIDER_PORT: '' })).toEqual({
    host: '127.0.0.1',
    ports: { api: 8080, temporal: 7233, temporalUi: 8233, postgres: 5433, demo: 8099 },
    metricsPorts: { server: 9464, worker: 9465 },
    temporalAddress: undefined,
    temporalNamespace: 'default',
    temporalUiUrl: undefined,
  });
});

test('all mistakes are reported at once', () => {
  const env = { POSTRIDER_PORT: '80000', POSTRIDER_DEMO_PORT: 'x', TEMPORAL_ADDRESS: 'http://example.com' };
  expect(() => parseStackConfig(env)).toThrow(/POSTRIDER_PORT: [^]*POSTRIDER_DEMO_PORT: [^]*TEMPORAL_ADDRESS: /);
});

test('the same port for two programs is a mistake, and the message names both variables', () => {
  const env = { POSTRIDER_PORT: '9000', POSTRIDER_DEMO_PORT: '9000' };
  expect(() => parseStackConfig(env)).toThrow('POSTRIDER_PORT and POSTRIDER_DEMO_PORT are both 9000.');
});
