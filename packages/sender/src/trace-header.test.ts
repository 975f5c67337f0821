import { expect, test } from 'vitest';
import { buildRequest } from './build-request.ts';
import { requestInput } from './testing/request-input.ts';

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

async function traceHeaders(given: object, endpoint: object): Promise<Record<string, string>> {
  const { headers } = await buildRequest({ ...requestInput(endpoint), ...given });
  return Object.fromEntries(Object.entries(headers).filter(([name]) => /^trace|^baggage/i.test(name)));
}

test('a request continues the trace only for an endpoint that asks for it, whatever it set itself', async () => {
  const headers = { Traceparent: 'its own' };
  expect(await traceHeaders({ traceparent }, { traceparent: true, headers })).toEqual({ traceparent });
  expect(await traceHeaders({ traceparent }, { traceparent: false })).toEqual({});
  expect(await traceHeaders({ traceparent: null }, { traceparent: true })).toEqual({});
  expect(await traceHeaders({ traceparent }, { headers })).toEqual(headers);
});
