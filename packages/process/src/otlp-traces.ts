import { randomUUID } from 'node:crypto';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type SpanContext } from '@opentelemetry/api';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { RunningTraces, Span, SpanStart, Traces } from './traces.ts';

export interface OtlpOptions {
  protocol: 'http/protobuf' | 'http/json';
  /** `service.name`, unless the environment gives one. */
  serviceName: string;
  log: Pick<Logger, 'info' | 'warn'>;
}

/** A collector that hangs must not hold up a program that stops: its supervisor would kill it. */
const STOP_MS = 3_000;

/**
 * Traces that are exported by OTLP. The variables of OpenTelemetry say where to, with which headers, how many are sampled and how
 * they are batched. While the collector is away, spans wait in a queue of bounded length, then they are dropped.
 */
export async function createOtlpTraces({ protocol, serviceName, log }: OtlpOptions): Promise<RunningTraces> {
  const exporter = await createExporter(protocol);
  const own = { 'service.name': serviceName, 'service.instance.id': randomUUID() };
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(own).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(reportingFailures(exporter, log))],
  });
  const tracer = provider.getTracer('postrider');
  log.info({ protocol }, 'Traces are exported');
  const traces: Traces = {
    startSpan(name, { parent, kind, startedAt, attributes }) {
      const options = { kind: KINDS[kind], startTime: startedAt, attributes };
      const span = tracer.startSpan(name, options, contextOf(parent));
      return {
        traceparent: traceparentOf(span.spanContext()),
        note: (more) => void span.setAttributes(more),
        end({ at, attributes: last = {}, error }) {
          span.setAttributes(last);
          if (error !== undefined) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
          span.end(at);
        },
      } satisfies Span;
    },
  };
  return { traces, stop: () => stopInTime(provider, log) };
}

const KINDS: Record<SpanStart['kind'], SpanKind> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
};

/** Only the one that is used is loaded. */
async function createExporter(protocol: OtlpOptions['protocol']): Promise<SpanExporter> {
  switch (protocol) {
    case 'http/json': {
      const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
      return new OTLPTraceExporter();
    }
    case 'http/protobuf': {
      const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
      return new OTLPTraceExporter();
    }
  }
}

/** Logs each failed export. OpenTelemetry's own log would have the answer of the collector in it, and maybe its headers. */
function reportingFailures(exporter: SpanExporter, log: Pick<Logger, 'warn'>): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const { error } = result;
        if (error !== undefined)
          log.warn({ spans: spans.length, reason: reasonOf(error) }, 'Traces could not be exported');
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function reasonOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : error.name;
}

function contextOf(traceparent: string | null): Context {
  if (traceparent === null) return ROOT_CONTEXT;
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
  });
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

async function stopInTime(provider: BasicTracerProvider, log: Pick<Logger, 'warn'>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, STOP_MS, 'late')));
  const stopped = provider.shutdown().catch(() => undefined);
  if ((await Promise.race([stopped, late])) === 'late') log.warn('The last traces were not exported in time');
  clearTimeout(timer);
}
