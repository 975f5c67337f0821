import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP sends it in JSON, with its attributes as an object. */
export interface CollectedSpan {
  name: string;
  service: string;
  traceId: string;
  spanId: string;
  /** Empty: it began the trace. */
  parentSpanId: string;
  kind: number;
  startedAt: Date;
  endedAt: Date;
  attributes: Record<string, string | number | boolean>;
  /** 0: unset, 2: error. */
  status: number;
}

/** A collector for `OTEL_EXPORTER_OTLP_PROTOCOL=http/json`. */
export interface TestCollector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string;
  spans: CollectedSpan[];
  /** The bodies as they came. */
  bodies: string[];
  close(): Promise<void>;
}

interface OtlpValue {
  stringValue?: string;
  intValue?: number | string;
  doubleValue?: number;
  boolValue?: boolean;
}
type OtlpAttributes = { key: string; value: OtlpValue }[];
interface OtlpSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: OtlpAttributes;
  status?: { code?: number };
}
interface OtlpRequest {
  resourceSpans: { resource: { attributes: OtlpAttributes }; scopeSpans: { spans: OtlpSpan[] }[] }[];
}

export async function startTestCollector(): Promise<TestCollector> {
  const collector: Pick<TestCollector, 'spans' | 'bodies'> = { spans: [], bodies: [] };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      if (request.url !== '/v1/traces') return void response.writeHead(404).end();
      collector.bodies.push(body);
      collector.spans.push(...spansIn(JSON.parse(body) as OtlpRequest)); // the test's expectations check it
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { ...collector, url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

function spansIn({ resourceSpans }: OtlpRequest): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        name: span.name,
        service: String(valuesOf(resource.attributes)['service.name']),
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? '',
        kind: span.kind,
        startedAt: instantOf(span.startTimeUnixNano),
        endedAt: instantOf(span.endTimeUnixNano),
        attributes: valuesOf(span.attributes),
        status: span.status?.code ?? 0,
      })),
    ),
  );
}

function valuesOf(attributes: OtlpAttributes = []): CollectedSpan['attributes'] {
  return Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, doubleValue, boolValue } }) => [
      key,
      stringValue ?? boolValue ?? doubleValue ?? Number(intValue),
    ]),
  );
}

const instantOf = (nanoseconds: string) => new Date(Number(BigInt(nanoseconds) / 1_000_000n));

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
