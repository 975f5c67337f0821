import { PostriderConnectionError } from './errors/connection-error.ts';
import type { ApiClient, StreamAttempt } from './request/api-client.ts';
import type { CallOptions } from './request/call-options.ts';

interface Export {
  client: ApiClient;
  /** The `id` of the last row that is known already. */
  cursor: string | undefined;
  /** The text of the rows behind the cursor. */
  open: (cursor: string | undefined, attempt: StreamAttempt) => AsyncIterable<string>;
  options: CallOptions | undefined;
}

/** The rows of an export. When the connection is cut, the next attempt begins behind the last row. */
export async function* exportRows<Row extends { id: string }>(asked: Export): AsyncGenerator<Row, void, undefined> {
  const { client, open, options } = asked;
  let { cursor } = asked;
  for (let attempt = 1; ; attempt++) {
    const sent: StreamAttempt['sent'] = {};
    try {
      for await (const line of linesOf(open(cursor, { attempt, options, sent }))) {
        const row = JSON.parse(line) as Row; // as the API describes it
        cursor = row.id;
        attempt = 1;
        yield row;
      }
      return;
    } catch (error) {
      await client.waitForRetry(error, { attempt, options, sent });
    }
  }
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest === '') return;
  const message = 'The export ended in the middle of a row: a proxy may have cut it.';
  throw new PostriderConnectionError({ code: 'connection_failed', message });
}
