import { startTestCollector, type TestCollector } from '@postrider/dev-stack/testing';
import { startTraces } from '@postrider/process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PUBLISHER = '00f067aa0ba902b7';
const traceparent = `00-${TRACE_ID}-${PUBLISHER}-01`;
const EVENTS = '/v1/tenants/default/events';
const EVENT = { type: 'order.paid', data: { card: 'sesame' } };

let api: TestApi;
let collector: TestCollector;
let stopTraces: () => Promise<void>;
beforeAll(async () => {
  collector = await startTestCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '20');
  const log = { info: () => undefined, warn: () => undefined };
  const { traces, stop } = await startTraces({ env: process.env, serviceName: 'postrider-server', log });
  vi.unstubAllEnvs();
  stopTraces = stop;
  api = await startTestApi({ replacements: { traces } });
});
afterAll(async () => {
  await api?.stop();
  await stopTraces?.();
  await collector?.close();
});

/** The next span that the collector gets. */
async function nextSpan(request: () => Promise<unknown>) {
  const before = collector.spans.length;
  await request();
  return vi.waitFor(() => {
    expect(collector.spans).toHaveLength(before + 1);
    return collector.spans.at(-1);
  });
}

const storedOf = async (eventId: unknown) =>
  (await api.database.query<{ traceparent: string }>('select traceparent from events where id = $1', [eventId])).rows[0]
    ?.traceparent;

test('a publish is a span that continues the publisher, and the event continues the span', async () => {
  const span = await nextSpan(() => api.call('POST', EVENTS, { body: EVENT, headers: { traceparent } }));
  expect(span).toMatchObject({
    name: 'publish',
    service: 'postrider-server',
    traceId: TRACE_ID,
    parentSpanId: PUBLISHER,
    kind: 2,
    status: 0,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/v1/tenants/{tenantId}/events',
      'http.response.status_code': 202,
      'postrider.tenant.id': 'default',
      'postrider.event.id': expect.stringMatching(/^evt_/),
      'postrider.event.type': 'order.paid',
      'postrider.deliveries': 0,
    },
  });
  expect(await storedOf(span?.attributes['postrider.event.id'])).toBe(`00-${TRACE_ID}-${span?.spanId}-01`);
  expect(collector.bodies.join('\n')).not.toMatch(/sesame|Bearer|pr_/);
});

test('a publish without a traceparent begins a trace, a batch is one span, and a refused publish is no error of ours', async () => {
  expect(await nextSpan(() => api.call('POST', EVENTS, { body: EVENT }))).toMatchObject({ parentSpanId: '' });
  const batch = await nextSpan(() => api.call('POST', `${EVENTS}/batch`, { body: { events: [EVENT, EVENT] } }));
  expect(batch).toMatchObject({ attributes: { 'postrider.batch.size': 2, 'http.response.status_code': 202 } });
  const refused = await nextSpan(() => api.call('POST', EVENTS, { body: { type: 'order.paid' } }));
  expect(refused).toMatchObject({ status: 0, attributes: { 'http.response.status_code': 422 } });
});

test('no other request is traced', async () => {
  const span = await nextSpan(async () => {
    await api.call('GET', EVENTS, { headers: { traceparent } });
    await api.call('POST', EVENTS, { body: EVENT });
  });
  expect(span).toMatchObject({ parentSpanId: '' });
});
