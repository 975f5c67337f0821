// The seam to OpenTelemetry: what the programs trace, without its packages. They are loaded only when traces are on.

/** No secrets, no payloads, no paths of URLs: whoever reads traces sees them. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  /** The `traceparent` that it continues. Null: it begins a trace. */
  parent: string | null;
  kind: 'server' | 'client' | 'internal';
  startedAt: Date;
  attributes: SpanAttributes;
}

export interface SpanEnd {
  at: Date;
  attributes?: SpanAttributes;
  /** What went wrong, as one of a small set. */
  error?: string | undefined;
}

/** A step that is being traced. One that is never ended is never exported. */
export interface Span {
  /** What continues the trace from here. */
  traceparent: string;
  note(attributes: SpanAttributes): void;
  end(end: SpanEnd): void;
}

export interface Traces {
  startSpan(name: string, start: SpanStart): Span;
}

export interface RunningTraces {
  /** Null: traces are off. */
  traces: Traces | null;
  /** Exports what has ended, for a few seconds at most. */
  stop(): Promise<void>;
}
