import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

export interface Message {
  id: string;
  event: string;
  data: Record<string, unknown>;
}

export interface OpenStream {
  status: number;
  headers: IncomingMessage['headers'];
  /** The messages that came, without the opening and the heartbeats. */
  messages: Message[];
  /** The last id that came, also without a message. */
  cursor(): string;
  /** The body of an error. */
  text(): string;
  /** How many heartbeats came. */
  beats(): number;
  pause(): void;
  resume(): void;
  /** Whether the server has ended it in order. */
  whole(): boolean;
  ended: Promise<void>;
  close(): Promise<void>;
}

interface StreamRequest {
  key: string;
  headers?: Record<string, string>;
}

/** Follows a stream as a browser does: https://html.spec.whatwg.org/multipage/server-sent-events.html. */
export async function openStream(url: string, { key, headers = {} }: StreamRequest): Promise<OpenStream> {
  const asked = request(url, { headers: { authorization: `Bearer ${key}`, ...headers }, agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const messages: Message[] = [];
  let [rest, cursor, beats] = ['', '', 0];
  answer.setEncoding('utf8');
  answer.on('data', (piece: string) => {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const { id = cursor, event, data } = fieldsOf(block);
      cursor = id;
      if (event !== undefined && data !== undefined) {
        messages.push({ id, event, data: JSON.parse(data) as Record<string, unknown> });
      } else if (block.startsWith(': still')) beats += 1;
    }
  });
  const ended = new Promise<void>((resolve) => answer.once('close', resolve));
  answer.on('error', () => undefined); // a cut: `whole` is false
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    messages,
    cursor: () => cursor,
    text: () => rest,
    beats: () => beats,
    pause: () => void answer.pause(),
    resume: () => void answer.resume(),
    whole: () => answer.complete,
    ended,
    async close() {
      asked.destroy();
      await ended;
    },
  };
}

function fieldsOf(block: string): Record<string, string> {
  const lines = block.split('\n').filter((line) => !line.startsWith(':'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
}
