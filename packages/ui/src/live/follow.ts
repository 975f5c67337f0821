import { ApiProblem, noAnswer, problemOf } from '../api/problem.ts';
import { createReader, type Message } from './read-messages.ts';

/** What happened to a delivery, as the stream tells it. */
export interface Change {
  kind: string;
  at: string;
  tenantId: string;
  eventId: string;
  eventType: string;
  deliveryId: string;
  endpointId: string;
  endpointName: string | null;
  test: boolean;
  status: string;
  reason: string | null;
  until: string | null;
  attempt: { number: number; outcome: string; responseStatus: number | null; durationMs: number } | null;
}

export interface Follower {
  change: (change: Change, cursor: string) => void;
  /** The cursor moved on, with a change or without. */
  cursor: (cursor: string) => void;
  /** Changes were lost: they became too old before they could be read. */
  gap: () => void;
  state: (state: 'connecting' | 'following' | 'waiting') => void;
}

interface Order {
  url: string;
  /** Where to go on; undefined: now. */
  cursor: string | undefined;
  signal: AbortSignal;
  tell: Follower;
  /** For tests. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** The server writes something every 15 seconds. */
const SILENCE_MS = 45_000;

/**
 * Follows the stream until `signal` ends it, over cuts and restarts: each change once, in order. Whatever is lost is told.
 * @throws {ApiProblem} When the API refuses for good: no session, no right, a wrong filter.
 */
export async function follow({ url, cursor: from, signal, tell, wait = pause }: Order): Promise<void> {
  let cursor = from;
  let failures = 0;
  const take = (message: Message) => {
    failures = 0;
    // `end` is no change: only it says where to go on.
    if (message.event === 'end') return endOf(message);
    if (message.data !== '' && message.id !== undefined) tell.change(JSON.parse(message.data) as Change, message.id);
    if (message.id !== undefined) {
      cursor = message.id;
      tell.cursor(cursor);
    }
    return undefined;
  };
  while (!signal.aborted) {
    tell.state('connecting');
    const ended = await readOnce({ url, cursor, signal, tell, take }).catch((error: unknown) => lost(error, signal));
    if (ended === 'key_ended') throw new ApiProblem({ title: 'The key of this session has ended', status: 401 });
    if (ended === 'cursor_expired') {
      tell.gap();
      cursor = undefined;
    }
    if (signal.aborted) return;
    tell.state('waiting');
    await wait(Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS), signal);
    failures += 1;
  }
}

interface Connection extends Omit<Order, 'wait'> {
  /** Takes a message; the reason when it is the last. */
  take: (message: Message) => string | undefined;
}

/** One connection. Answers why it ended. */
async function readOnce({ url, cursor, signal, tell, take }: Connection): Promise<string> {
  const silence = new AbortController();
  const both = AbortSignal.any([signal, silence.signal]);
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const headers = new Headers({ accept: 'text/event-stream' });
    if (cursor !== undefined) headers.set('last-event-id', cursor);
    const answer = await fetch(url, { headers, credentials: 'same-origin', signal: both }).catch((error: unknown) => {
      throw noAnswer(error);
    });
    if (!answer.ok) throw await problemOf(answer);
    if (answer.body === null) return 'cut';
    tell.state('following');
    const read = createReader();
    for await (const piece of pieces(answer.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      for (const message of read(piece)) {
        const reason = signal.aborted ? 'left' : take(message);
        if (reason !== undefined) return reason;
      }
    }
    return 'cut';
  } finally {
    clearTimeout(timer);
    // Ends the request, too, when it is left before its end.
    silence.abort();
  }
}

/** Not every browser iterates over a stream by itself. */
async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield decoder.decode(value, { stream: true });
  }
}

function endOf({ data }: Message): string {
  const { reason } = JSON.parse(data) as { reason?: string };
  return reason ?? 'cut';
}

/** What of an error can be mended by connecting again. */
function lost(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'left';
  if (!(error instanceof ApiProblem)) return 'cut';
  if (error.code === 'cursor_expired') return 'cursor_expired';
  if (error.status === 0 || error.status === 429 || error.status >= 500) return 'cut';
  throw error;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
