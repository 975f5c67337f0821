import { checkNumber } from './request/client-options.ts';
import type { AcceptedEvent } from './api-types.ts';
import type { CallOptions } from './request/call-options.ts';

export interface PublishManyOptions extends CallOptions {
  /** How many events are sent at the same time, 1 to 256. Default 8. */
  concurrency?: number | undefined;
}

/** The result of one event: `ok` says which of both. */
export type PublishResult<Input> = PublishedOne<Input> | FailedOne<Input>;

interface ResultOf<Input> {
  /** The event as it was given. */
  input: Input;
  /** Its index, from 0. */
  index: number;
}

interface PublishedOne<Input> extends ResultOf<Input> {
  /** It was accepted. */
  ok: true;
  /** What `publish` answers. */
  event: AcceptedEvent;
}

interface FailedOne<Input> extends ResultOf<Input> {
  /** It was not accepted, or the answer is unknown. */
  ok: false;
  /** Usually a `PostriderError`; the signal's reason after an abort. */
  error: unknown;
}

type Publish<Input> = (event: Input) => Promise<AcceptedEvent>;

/**
 * Publishes each event of an iterable, a limited number at a time. Rejects only with errors of the iterable. After `signal`
 * is aborted nothing more is read, and the rest of an array fails.
 */
export async function publishMany<Input>(
  events: Iterable<Input> | AsyncIterable<Input>,
  publish: Publish<Input>,
  { concurrency = 8, signal }: PublishManyOptions,
): Promise<PublishResult<Input>[]> {
  checkNumber('concurrency', concurrency, { min: 1, max: 256 });
  const results: PublishResult<Input>[] = [];
  const underWay = new Set<Promise<void>>();
  let index = 0;
  try {
    for await (const input of Array.isArray(events) ? events : untilAborted(events, signal)) {
      const at = index++;
      const run = publishOne(input, publish, signal).then((result) => {
        results[at] = { ...result, input, index: at };
        underWay.delete(run);
      });
      underWay.add(run);
      if (underWay.size >= concurrency) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
  }
  return results;
}

/** The items of an iterable until the signal is aborted, also when the iterable never gives the next one. */
async function* untilAborted<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Item, void, undefined> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let isAtItsEnd = false;
  try {
    while (!signal?.aborted) {
      const next = await beforeAbort(iterator.next(), signal);
      if (next === 'aborted') return;
      isAtItsEnd = next.done === true;
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    isAtItsEnd = true;
    throw error;
  } finally {
    // Not awaited: a generator that hangs would never resolve it.
    if (!isAtItsEnd) Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** The value of a promise, or `aborted` as soon as the signal is. Leaves no listener on the signal. */
async function beforeAbort<Value>(value: Value | Promise<Value>, signal: AbortSignal | undefined) {
  if (signal === undefined) return value;
  let abort: (() => void) | undefined;
  const aborted = new Promise<'aborted'>((resolve) => {
    abort = () => resolve('aborted');
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([value, aborted]);
  } finally {
    if (abort) signal.removeEventListener('abort', abort);
  }
}

async function publishOne<Input>(
  input: Input,
  publish: Publish<Input>,
  signal: AbortSignal | undefined,
): Promise<{ ok: true; event: AcceptedEvent } | { ok: false; error: unknown }> {
  try {
    signal?.throwIfAborted();
    return { ok: true, event: await publish(input) };
  } catch (error) {
    return { ok: false, error };
  }
}
