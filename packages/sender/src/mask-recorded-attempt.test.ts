import { expect, test } from 'vitest';
import { maskRecordedAttempt, type RecordedAttempt } from './mask-recorded-attempt.ts';

const attempt: RecordedAttempt = {
  request: {
    method: 'POST',
    url: 'https://a.example/in?token=s3cr3t-in-query',
    headers: {
      'User-Agent': 'Postrider/0.1.0',
      'Content-Type': 'application/json',
      'Postrider-Delivery': 'dlv_1',
      'webhook-signature': 'v1,abc',
      'X-Pass': 'pass-of-then',
      Authorization: '••••',
    },
    body: '{"n":1}',
    bodySha256: '',
  },
  response: {
    status: 200,
    headers: { 'set-cookie': 'a=1', 'x-echo': 'pass-of-then', server: 'nginx' },
    body: '{"authorization":"Bearer tok_of_today","pass":"pass-of-then","url":"/in?token=s3cr3t-in-query"}',
    truncated: false,
  },
  error: null,
};

test('an attempt of version 0.1 is masked with the secrets in its record and of its endpoint', () => {
  const known = { headers: {}, auth: { type: 'bearer', token: 'tok_of_today' }, secrets: [] } as const;
  const masked = maskRecordedAttempt(attempt, known);
  expect(masked).toEqual({
    request: {
      ...attempt.request,
      url: 'https://a.example/in?token=••••',
      headers: { ...attempt.request.headers, 'X-Pass': '••••' },
    },
    response: {
      status: 200,
      headers: { 'set-cookie': '••••', 'x-echo': '••••', server: 'nginx' },
      body: '{"authorization":"••••","pass":"••••","url":"/in?token=••••"}',
      truncated: false,
    },
    error: null,
  });
  expect(maskRecordedAttempt(masked, known)).toEqual(masked);
});

test('without its endpoint an attempt is masked with the secrets in its record', () => {
  const masked = maskRecordedAttempt({ ...attempt, error: { code: 'x', message: 'pass-of-then' } }, null);
  expect(JSON.stringify(masked)).not.toMatch(/pass-of-then|s3cr3t/);
});
