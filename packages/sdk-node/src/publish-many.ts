import { checkNumber } from './client-options.ts';
import type { AcceptedEvent } from './api-types.ts';
import type { CallOptions } from './request/call-options.ts';

export interface PublishManyOptions extends CallOptions {
  /** Events under way at the same time, 1 to 256. Default 8. */
  concurrency?: number | undefined;
}

/** What came of one event of many. */
export type PublishResult<Input> =
  | { ok: true; event: AcceptedEvent; input: Input; index: number }
  /** `error` is mostly a `PostriderError`; the signal's reason for what was called off. */
  | { ok: false; error: unknown; input: Input; index: number };

type Publish<Input> = (event: Input) => Promise<AcceptedEvent>;

/** Publishes each event of an iterable, a bounded number at a time. Rejects only with what the iterable throws. */
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
    for await (const input of events) {
      const at = index++;
      const run = publishOne(input, publish, signal).then((result) => {
        results[at] = { ...result, input, index: at };
        underWay.delete(run);
      });
      underWay.add(run);
      if (underWay.size >= concurrency) await Promise.race(underWay);
      // What is made on the way may never end.
      if (signal?.aborted && !Array.isArray(events)) break;
    }
  } finally {
    await Promise.all(underWay);
  }
  return results;
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
