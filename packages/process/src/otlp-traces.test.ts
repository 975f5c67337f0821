import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startTestCollector, testBuild, type TestCollector } from '@postrider/dev-stack/testing';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startTraces } from './start-traces.ts';
import type { RunningTraces } from './traces.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;
const AT = new Date('2026-03-01T12:00:00.000Z');
const LATER = new Date('2026-03-01T12:00:01.500Z');

// The last test runs a program.
beforeAll(testBuild);

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((each) => each.close()));
});

interface Started extends RunningTraces {
  warnings: object[];
}

/** Starts traces as a program with these variables does. OpenTelemetry reads the environment of the process. */
async function start(variables: Record<string, string>): Promise<Started> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const warnings: object[] = [];
  const log = { info: () => undefined, warn: (fields: object) => void warnings.push(fields) };
  const running = await startTraces({ env: process.env, serviceName: 'postrider-test', log });
  return { ...running, warnings };
}

async function startWithCollector(
  variables: Record<string, string> = {},
): Promise<Started & { collector: TestCollector }> {
  const collector = await startTestCollector();
  open.push(collector);
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
  return { ...(await start({ ...endpoint, ...variables })), collector };
}

const startSpan = ({ traces }: RunningTraces, parent: string | null = PARENT) => {
  const span = traces?.startSpan('attempt', {
    parent,
    kind: 'client',
    startedAt: AT,
    attributes: { 'postrider.n': 1 },
  });
  if (span === undefined) throw new Error('Traces are off.');
  return span;
};

test('a span continues the trace of its parent, and a stop exports it with its times, attributes and error', async () => {
  const { collector, ...running } = await startWithCollector();
  const span = startSpan(running);
  span.note({ 'postrider.word': 'yes' });
  span.end({ at: LATER, attributes: { 'postrider.late': true }, error: '503' });
  await running.stop();
  expect(collector.spans).toEqual([
    {
      name: 'attempt',
      service: 'postrider-test',
      traceId: TRACE_ID,
      spanId: span.traceparent.split('-')[2],
      parentSpanId: '00f067aa0ba902b7',
      kind: 3,
      startedAt: AT,
      endedAt: LATER,
      attributes: { 'postrider.n': 1, 'postrider.word': 'yes', 'postrider.late': true, 'error.type': '503' },
      status: 2,
    },
  ]);
  expect(span.traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
});

test('a span without a parent begins a trace, and one that never ends is not exported', async () => {
  const { collector, ...running } = await startWithCollector();
  startSpan(running);
  startSpan(running, null).end({ at: LATER });
  await running.stop();
  expect(collector.spans).toMatchObject([{ parentSpanId: '', traceId: expect.not.stringMatching(TRACE_ID) }]);
});

test('what the publisher does not sample is not exported, and its trace goes on unsampled', async () => {
  const { collector, ...running } = await startWithCollector();
  const span = startSpan(running, PARENT.replace(/01$/, '00'));
  span.end({ at: LATER });
  await running.stop();
  expect(collector.spans).toEqual([]);
  expect(span.traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
});

test('the sampler and the name of the service are those of the environment', async () => {
  const { collector, ...running } = await startWithCollector({
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0',
    OTEL_SERVICE_NAME: 'webhooks',
  });
  startSpan(running).end({ at: LATER });
  await running.stop();
  expect(collector.spans).toEqual([]);
  const all = await startWithCollector({ OTEL_TRACES_SAMPLER_ARG: '1', OTEL_SERVICE_NAME: 'webhooks' });
  startSpan(all).end({ at: LATER });
  await all.stop();
  expect(all.collector.spans).toMatchObject([{ service: 'webhooks' }]);
});

test('a collector that is away costs spans and a line in the log, never more, and shows nothing of its headers', async () => {
  const running = await start({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=sesame',
    OTEL_EXPORTER_OTLP_TIMEOUT: '500',
  });
  startSpan(running).end({ at: LATER });
  await running.stop();
  expect(JSON.stringify(running.warnings)).not.toContain('sesame');
  expect(running.warnings.length).toBeGreaterThan(0);
});

test.each<[string, Record<string, string>]>([
  ['no variable is set', {}],
  ['they are empty', { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_EXPORTER: '' }],
  ['only others are set', { OTEL_SERVICE_NAME: 'webhooks', OTEL_EXPORTER_OTLP_HEADERS: 'a=b' }],
  ['the exporter is none', { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }],
  ['OpenTelemetry is disabled', { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }],
])('traces are off when %s', async (_, variables) => {
  expect(await start(variables)).toMatchObject({ traces: null, warnings: [] });
});

test.each<[string, Record<string, string>]>([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', { OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://sesame' }],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }],
  ['OTEL_TRACES_EXPORTER', { OTEL_TRACES_EXPORTER: 'jaeger' }],
  ['OTEL_TRACES_SAMPLER', { OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: 'half' }],
  [
    'OTEL_TRACES_SAMPLER_ARG',
    { OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' },
  ],
])('a wrong %s turns traces off, says so without its value, and stops no program', async (name, variables) => {
  const { traces, warnings } = await start(variables);
  expect(traces).toBeNull();
  expect(warnings).toEqual([{ problem: expect.stringMatching(new RegExp(`^${name} takes `)) }]);
  expect(JSON.stringify(warnings)).not.toContain('sesame');
});

// prom-client loads the package `api` in any case, which has only types and empty functions.
test('a program without traces loads nothing of OpenTelemetry but its API', async () => {
  const program = fileURLToPath(new URL('../dist/index.js', import.meta.url));
  const source = `
    import { createRequire } from 'node:module';
    const { startTraces } = await import(${JSON.stringify(program)});
    await startTraces({ env: process.env, serviceName: 'test', log: { info() {}, warn() {} } });
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => /node_modules.@opentelemetry.(?!api.)/.test(path));
    console.log(loaded.length);`;
  const count = async (env: Record<string, string>) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await once(child, 'close');
    return Number(out);
  };
  expect(await count({})).toBe(0);
  expect(await count({ OTEL_TRACES_EXPORTER: 'otlp' })).toBeGreaterThan(0);
});
