import type { PostriderEvent } from '@postrider/sdk-node';
import { escapeText, safeJson } from '../output/escape.ts';
import { notice, printLine } from '../output/print.ts';
import type { ForwardedRequest, ForwardResult } from './forward.ts';

/** One request to the receiver, and what came of it. */
export interface Forwarded {
  event: PostriderEvent;
  request: ForwardedRequest;
  result: Exclude<ForwardResult, { kind: 'unreachable' }>;
  /** 1 for the first request of this event. */
  number: number;
  /** A request of this event may have arrived before. */
  again: boolean;
  at: string;
}

/** Where a listener shows what it does. */
export interface View {
  forwarded(forwarded: Forwarded): void;
  /** Something that a person should know, in one line without dangerous characters. */
  note(line: string): void;
  close(): void;
}

/** One line for each request: for people, or as JSON. */
export function lineView({ json }: { json: boolean }): View {
  return {
    forwarded: (each) => printLine(json ? safeJson(factsOf(each)) : lineOf(each)),
    note: notice,
    close: () => undefined,
  };
}

function factsOf({ event, result, number, again, at }: Forwarded): Record<string, unknown> {
  return {
    kind: 'forwarded',
    at,
    eventId: event.id,
    eventType: event.type,
    status: result.kind === 'answered' ? result.status : null,
    error: result.kind === 'answered' ? null : { code: result.kind, detail: result.detail },
    durationMs: result.durationMs,
    number,
    again,
  };
}

export function lineOf({ event, result, again, at }: Forwarded): string {
  const what = result.kind === 'answered' ? String(result.status) : result.detail;
  const parts = [at.slice(11, 23), event.type, event.id, `→ ${what}`, `${result.durationMs} ms`, again ? 'again' : ''];
  return escapeText(parts.join('  ').trimEnd());
}
