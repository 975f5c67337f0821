import { checkNumber } from './request/client-options.ts';
import type { AcceptedEvent } from './api-types.ts';
import type { CallOptions } from './request/call-options.ts';
import { toJson } from './request/to-json.ts';

export interface PublishManyOptions extends CallOptions {
  /** How many events are sent at the same time, 1 to 256. Default 200: two batches. */
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

/** What came of an event. */
export type Published = { ok: true; event: AcceptedEvent } | { ok: false; error: unknown };

/** As many as the API takes in one batch. */
const MAX_BATCH = 100;
/** The API takes 1 MiB. This leaves room for what is around the events. */
const MAX_BATCH_BYTES = 1_000_000;

/**
 * Publishes each event of an iterable, in batches, a limited number at a time. Rejects only with errors of the iterable:
 * `publishAll` never rejects. After `signal` is aborted nothing more is read, and the rest of an array fails.
 */
export async function publishMany<Input>(
  events: Iterable<Input> | AsyncIterable<Input>,
  publishAll: (events: Input[]) => Promise<Published[]>,
  { concurrency = 2 * MAX_BATCH, signal }: PublishManyOptions,
): Promise<PublishResult<Input>[]> {
  checkNumber('concurrency', concurrency, { min: 1, max: 256 });
  const results: PublishResult<Input>[] = [];
  const batches = new Batches(publishAll, {
    // One batch is read while the one before is on its way.
    maxEvents: Math.min(MAX_BATCH, Math.ceil(concurrency / 2)),
    onResult: (result) => {
      results[result.index] = result;
    },
  });
  let index = 0;
  try {
    for await (const input of Array.isArray(events) ? events : untilAborted(events, signal)) {
      batches.add(input, index++);
      await batches.untilFewerThan(concurrency);
    }
  } finally {
    await batches.untilFewerThan(1);
  }
  return results;
}

interface BatchesOptions<Input> {
  maxEvents: number;
  onResult: (result: PublishResult<Input>) => void;
}

/** Gathers events into batches: one goes when it is full, and when no further event comes at once. */
class Batches<Input> {
  readonly #publishAll: (events: Input[]) => Promise<Published[]>;
  readonly #options: BatchesOptions<Input>;
  readonly #underWay = new Set<Promise<void>>();
  /** Of those gathered and those on their way. */
  #count = 0;
  #gathered: ResultOf<Input>[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(publishAll: (events: Input[]) => Promise<Published[]>, options: BatchesOptions<Input>) {
    this.#publishAll = publishAll;
    this.#options = options;
  }

  add(input: Input, index: number): void {
    let bytes: number;
    try {
      bytes = Buffer.byteLength(toJson(input));
    } catch (error) {
      // What cannot be sent must not keep others from being sent.
      this.#options.onResult({ ok: false, error, input, index });
      return;
    }
    if (this.#bytes + bytes > MAX_BATCH_BYTES) this.#send();
    this.#gathered.push({ input, index });
    this.#bytes += bytes + 1;
    this.#count += 1;
    if (this.#gathered.length >= this.#options.maxEvents) this.#send();
    // An iterable may give its next event in an hour.
    else this.#timer ??= setTimeout(() => this.#send(), 0);
  }

  async untilFewerThan(count: number): Promise<void> {
    while (this.#count >= count) {
      this.#send();
      await Promise.race(this.#underWay);
    }
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#gathered.length === 0) return;
    const batch = this.#gathered;
    this.#gathered = [];
    this.#bytes = 0;
    const run = this.#publishAll(batch.map(({ input }) => input)).then((published) => {
      for (const [i, item] of batch.entries()) {
        const result = published[i] ?? { ok: false, error: new Error('There is no result for this event.') };
        this.#options.onResult({ ...result, ...item });
      }
      this.#count -= batch.length;
      this.#underWay.delete(run);
    });
    this.#underWay.add(run);
  }
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
