import type { SpanAttributes } from '@postrider/process';

/** The trace of a request. */
export interface RequestTrace {
  /** What continues it. Null: there is none. */
  traceparent: string | null;
  /** Adds to its span, if there is one. */
  note(attributes: SpanAttributes): void;
}
