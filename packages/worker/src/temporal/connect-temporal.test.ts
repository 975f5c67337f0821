import pino from 'pino';
import { expect, test, vi } from 'vitest';
import { untilTemporalAnswers } from './connect-temporal.ts';
import { PERMISSION_DENIED } from './grpc-code.ts';

const config = { temporal: { address: '127.0.0.1:7233', apiKey: undefined, tls: false } };
const log = pino({ level: 'silent' });

test('a worker starts when Temporal answers, though a call failed before', async () => {
  const ask = vi.fn<() => Promise<string>>().mockResolvedValue('here');
  ask.mockRejectedValueOnce(new Error('GetNamespace operation failed. Error interrupted'));
  await expect(untilTemporalAnswers(config, log, ask)).resolves.toBe('here');
  expect(ask).toHaveBeenCalledTimes(2);
});

test('what Temporal refuses is not asked again', async () => {
  const refusal = Object.assign(new Error('Request unauthorized.'), {
    code: PERMISSION_DENIED,
    details: '',
    metadata: {},
  });
  const ask = vi.fn<() => Promise<string>>().mockRejectedValue(refusal);
  await expect(untilTemporalAnswers(config, log, ask)).rejects.toBe(refusal);
  expect(ask).toHaveBeenCalledTimes(1);
});
