import { startTestCollector, type CollectedSpan, type TestCollector } from '@postrider/dev-stack/testing';
import { startTraces, type Traces } from '@postrider/process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startRig } from '../testing/rig.ts';
import type { Rig, Scene } from '../testing/rig.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PUBLISH_ID = '00f067aa0ba902b7';
const traceparent = `00-${TRACE_ID}-${PUBLISH_ID}-01`;

let rig: Rig;
let collector: TestCollector;
let stopTraces: () => Promise<void>;
beforeAll(async () => {
  collector = await startTestCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '50');
  const log = { info: () => undefined, warn: () => undefined };
  const started = await startTraces({ env: process.env, serviceName: 'postrider-worker', log });
  vi.unstubAllEnvs();
  const traces: Traces | null = started.traces;
  stopTraces = started.stop;
  rig = await startRig();
  await rig.startWorker({}, { traces });
});
afterAll(async () => {
  await rig?.stop();
  await stopTraces?.();
  await collector?.close();
});

/** The spans of a delivery, in the order in which they began. */
const spansOf = (deliveryId: string, count: number): Promise<CollectedSpan[]> =>
  vi.waitFor(() => {
    const found = collector.spans.filter(({ attributes }) => attributes['postrider.delivery.id'] === deliveryId);
    expect(found).toHaveLength(count);
    return found.toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  });

async function deliver(scene: Scene, options: Parameters<Scene['publish']>[0]): Promise<string> {
  const id = await scene.publish(options);
  await rig.until(id, { status: 'delivered' });
  return id;
}

test('a trace goes from the publish through the queue and each attempt to the receiver', async () => {
  const scene = await rig.scene({ traceparent: true });
  scene.receiver.answer = (_request, response, index) => void response.writeHead(index === 0 ? 503 : 200).end();
  const id = await deliver(scene, { traceparent });
  const [queue, failed, delivered] = await spansOf(id, 3);
  const ids = {
    'postrider.tenant.id': scene.tenantId,
    'postrider.endpoint.id': scene.endpointId,
    'postrider.event.type': 'order.paid',
    'postrider.delivery.id': id,
  };
  expect(queue).toMatchObject({ name: 'queue', traceId: TRACE_ID, parentSpanId: PUBLISH_ID, kind: 1, attributes: ids });
  expect(queue?.endedAt).toEqual(failed?.startedAt);
  expect(failed).toMatchObject({
    name: 'attempt',
    traceId: TRACE_ID,
    parentSpanId: PUBLISH_ID,
    kind: 3,
    status: 2,
    attributes: {
      ...ids,
      'postrider.attempt.number': 1,
      'postrider.attempt.outcome': 'server_error',
      'postrider.attempt.first_byte_ms': expect.any(Number),
      'http.response.status_code': 503,
      'error.type': '503',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(scene.receiver.url).port),
    },
  });
  expect(delivered).toMatchObject({
    parentSpanId: PUBLISH_ID,
    status: 0,
    attributes: { 'postrider.attempt.number': 2, 'http.response.status_code': 200 },
  });
  const sent = scene.receiver.requests.map(({ headers }) => headers['traceparent']);
  expect(sent).toEqual([failed, delivered].map((span) => `00-${TRACE_ID}-${span?.spanId}-01`));
});

test('no path of a URL, no payload and no signature is in a span', async () => {
  const scene = await rig.scene({ headers: { 'X-Key': 'sesame' } });
  await spansOf(await deliver(scene, { traceparent }), 2);
  const all = collector.bodies.join('\n');
  expect(all).not.toMatch(/secret-path|sesame|amount|whsec_|v1,/);
});

test('an endpoint that does not ask for it gets no traceparent, although the attempt is traced', async () => {
  const scene = await rig.scene();
  await spansOf(await deliver(scene, { traceparent }), 2);
  expect(scene.receiver.requests[0]?.headers).not.toHaveProperty('traceparent');
});

test('an event without a trace begins one: its attempt continues the wait in the queue', async () => {
  const scene = await rig.scene({ traceparent: true });
  const id = await deliver(scene, {});
  const [queue, attempt] = await spansOf(id, 2);
  expect(queue).toMatchObject({ name: 'queue', parentSpanId: '' });
  expect(attempt).toMatchObject({ name: 'attempt', traceId: queue?.traceId, parentSpanId: queue?.spanId });
});

test('the history of a traced delivery is that of any other', async () => {
  const plain = await startRig();
  try {
    await plain.startWorker();
    const scene = await plain.scene({ traceparent: true });
    const id = await scene.publish({ traceparent });
    await plain.until(id, { status: 'delivered' });
    expect(scene.receiver.requests[0]?.headers['traceparent']).toBe(traceparent);
    const traced = await deliver(await rig.scene({ traceparent: true }), { traceparent });
    // A delivery is recorded before its workflow ends.
    await rig.client.workflow.getHandle(`delivery/${traced}`).result();
    await plain.client.workflow.getHandle(`delivery/${id}`).result();
    expect(await rig.historyOf(traced)).toEqual(await plain.historyOf(id));
  } finally {
    await plain.stop();
  }
});
