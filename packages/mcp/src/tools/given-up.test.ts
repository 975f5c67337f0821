import { testBuild } from '@postrider/dev-stack/testing';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Fetch } from '../api/call-api.ts';
import { connectClient } from '../testing/connect-client.ts';

beforeAll(testBuild);

test.each(['cancels its call', 'is gone'])('when the assistant %s, the request to the API is given up', async (how) => {
  const never = vi.fn<Fetch>(
    (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('It was given up.')))),
  );
  const { client, close } = await connectClient({ fetch: never, allowWrites: false });
  const cancelling = new AbortController();
  const called = client
    .callTool({ name: 'explain_delivery', arguments: { what: 'o-1001' } }, { signal: cancelling.signal })
    .catch(() => 'no answer');
  await vi.waitFor(() => expect(never).toHaveBeenCalledOnce());
  const signal = never.mock.calls[0]?.[1].signal;
  expect(signal?.aborted).toBe(false);
  if (how === 'is gone') await close();
  else cancelling.abort();
  await vi.waitFor(() => expect(signal?.aborted).toBe(true));
  expect(await called).toBe('no answer');
  await close();
});
