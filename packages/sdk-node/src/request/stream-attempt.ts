import {
  finishInTime,
  requestWith,
  type AttemptRequest,
  type FetchResponse,
  type ReceivedAnswer,
} from './send-attempt.ts';

/**
 * Sends one HTTP request and gives the text of its answer as it comes. `onHead` gets the head, and of anything but 2xx the
 * whole answer. The time-out counts from piece to piece. Throws what `onHead` throws, the signal's reason,
 * `PostriderTimeoutError` or `PostriderConnectionError`.
 */
export async function* streamAttempt(
  request: AttemptRequest,
  onHead: (answer: ReceivedAnswer) => void,
): AsyncGenerator<string, void, undefined> {
  const { signal: outer } = request;
  outer?.throwIfAborted();
  const stop = new AbortController();
  const abort = () => stop.abort(outer?.reason);
  outer?.addEventListener('abort', abort, { once: true });
  const inTime = <Value>(step: Promise<Value>) => finishInTime(request, () => step);
  try {
    const response = await inTime(requestWith(request, stop.signal));
    const isOk = response.status >= 200 && response.status < 300;
    const text = isOk ? '' : await inTime(response.text());
    onHead({ status: response.status, header: (name) => response.headers.get(name) ?? undefined, text });
    yield* textOf(response, inTime);
  } finally {
    outer?.removeEventListener('abort', abort);
    // After an error, or a caller that reads no further.
    stop.abort();
  }
}

async function* textOf(
  response: FetchResponse,
  inTime: <Value>(step: Promise<Value>) => Promise<Value>,
): AsyncGenerator<string, void, undefined> {
  const { body } = response;
  if (!isIterable(body)) {
    yield await inTime(response.text());
    return;
  }
  const bytes = body[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  for (let next = await inTime(bytes.next()); !next.done; next = await inTime(bytes.next())) {
    yield decoder.decode(next.value, { stream: true });
  }
}

function isIterable(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
