import { PostriderConnectionError } from './errors/connection-error.ts';
import type { DeliveryChange } from './history-types.ts';
import { abortableDelay } from './request/abortable-delay.ts';
import type { ApiClient, StreamAttempt } from './request/api-client.ts';
import type { CallOptions } from './request/call-options.ts';

interface Following {
  client: ApiClient;
  /** The one of the last change that is known already. */
  cursor: string | undefined;
  /** The text of the stream behind the cursor. */
  open: (cursor: string | undefined, attempt: StreamAttempt) => AsyncIterable<string>;
  options: CallOptions | undefined;
}

/** Longer than the server is ever silent: it writes something every 15 s. */
const SILENCE_MS = 45_000;
/** A server that drains does not answer at once. */
const AGAIN_MS = 250;
/** Who follows wants to follow: by default it tries for hours. */
const MANY_RETRIES = 100;
const LONGEST_BLOCK = 1_048_576;

/** The changes of a stream, each once. When the connection ends, it goes on behind the last one, until the caller stops. */
export async function* followChanges(asked: Following): AsyncGenerator<DeliveryChange, void, undefined> {
  const { client, open } = asked;
  const options = { ...asked.options };
  options.timeoutMs ??= SILENCE_MS;
  options.maxRetries ??= MANY_RETRIES;
  let { cursor } = asked;
  for (let attempt = 1; ; attempt++) {
    const sent: StreamAttempt['sent'] = {};
    let isOurs = false;
    try {
      for await (const { id, event, data } of messagesOf(open(cursor, { attempt, options, sent }))) {
        cursor = id ?? cursor;
        isOurs = true;
        attempt = 1;
        if (event === 'end') break;
        // As the API describes it.
        if (data !== undefined) yield { cursor: cursor ?? '', ...(JSON.parse(data) as Omit<DeliveryChange, 'cursor'>) };
      }
      if (!isOurs) throw notOurs();
      await abortableDelay(AGAIN_MS * (1 + Math.random()), options.signal);
    } catch (error) {
      await client.waitForRetry(error, { attempt, options, sent });
    }
  }
}

interface Message {
  id?: string;
  event?: string;
  data?: string;
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html, as far as our server uses it. */
async function* messagesOf(pieces: AsyncIterable<string>): AsyncGenerator<Message, void, undefined> {
  let rest = '';
  for await (const piece of pieces) {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    if (rest.length > LONGEST_BLOCK) throw notOurs();
    for (const block of blocks) yield fieldsOf(block);
  }
}

function fieldsOf(block: string): Message {
  const message: Record<string, string> = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) message[line.slice(0, colon)] = line.slice(colon + 2);
  }
  return message;
}

function notOurs(): PostriderConnectionError {
  const message = 'The stream has no messages: is baseUrl right, or does a proxy answer?';
  return new PostriderConnectionError({ code: 'connection_failed', message });
}
