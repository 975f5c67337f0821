import { afterAll, describe, expect, test } from 'vitest';
import { attemptDelivery } from './attempt-delivery.ts';
import type { BuildRequestInput } from './build-request.ts';
import { parseDestinationPolicy } from './destination-policy.ts';
import { createAccessTokens } from './oauth/access-tokens.ts';
import { createSender } from './send-request.ts';
import { httpReceiver, tcpReceiver } from './testing/receivers.ts';
import { requestInput } from './testing/request-input.ts';

const sender = createSender({ policy: parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '127.0.0.0/8' }) });
const accessTokens = createAccessTokens({ sender, version: '0.0.0' });
afterAll(() => sender.close());

const inputFor = (url: string, given: Parameters<typeof requestInput>[1] = {}) =>
  requestInput({ url, auth: { type: 'bearer', token: 's3cret' } }, given);
const attempt = (input: BuildRequestInput, timeoutMs = 2000, signal?: AbortSignal) =>
  attemptDelivery({
    input,
    endpointVersion: 1,
    sender,
    accessTokens,
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });

describe('an attempt', () => {
  test('is recorded with its request and response, without secrets', async () => {
    await using receiver = await httpReceiver((_request, response) =>
      response.writeHead(503, { 'Retry-After': '9' }).end('busy'),
    );
    const attempted = await attempt(inputFor(receiver.url));
    expect(attempted).toMatchObject({
      kind: 'attempted',
      outcome: { outcome: 'server_error', status: 503, retryAfter: '9' },
      attempt: {
        startedAt: expect.any(Date),
        durationMs: expect.any(Number),
        outcome: 'server_error',
        request: { method: 'POST', url: receiver.url, headers: { Authorization: '••••' }, body: '{"n":1}' },
        response: { status: 503, headers: { 'retry-after': '9' }, body: 'busy', truncated: false },
        error: null,
      },
    });
    expect(JSON.stringify(attempted)).not.toContain('s3cret');
  });

  test('without an answer is recorded with its error', async () => {
    await using receiver = await tcpReceiver(() => {});
    expect(await attempt(inputFor(receiver.url), 100)).toMatchObject({
      outcome: { outcome: 'timed_out' },
      attempt: { outcome: 'timed_out', response: null, error: { code: 'timeout' } },
    });
    expect(await attempt(inputFor('https://10.0.0.1'))).toMatchObject({
      outcome: { outcome: 'blocked_destination' },
      attempt: {
        response: null,
        error: { code: 'address_refused', message: expect.stringContaining('private address') },
      },
    });
  });

  test('shows 16 KiB of a body, cut between characters', async () => {
    await using receiver = await httpReceiver((request, response) => {
      request.resume().on('end', () => response.end());
    });
    const attempted = await attempt(inputFor(receiver.url, { data: JSON.stringify('😀'.repeat(20_000)) }));
    expect(attempted).toMatchObject({ attempt: { outcome: 'delivered', request: { body: `"${'😀'.repeat(4095)}` } } });
  });

  test('whose request cannot be built is not an attempt', async () => {
    expect(await attempt(inputFor('https://example.com', { secret: 'whsec_%' }))).toMatchObject({
      kind: 'build_failed',
    });
  });

  test('that is cut by the stop of the process is not an attempt', async () => {
    const stopping = new AbortController();
    await using receiver = await tcpReceiver(() => stopping.abort());
    expect(await attempt(inputFor(receiver.url), 2000, stopping.signal)).toEqual({ kind: 'aborted' });
  });
});
