import { afterEach, expect, test, vi } from 'vitest';
import { follow } from './follow.ts';
import { createReader } from './read-messages.ts';
import { EMPTY_TAIL, MOST_LINES, withLines, type Line } from './lines.ts';

afterEach(() => vi.unstubAllGlobals());

const message = (id: string) => `id: ${id}\nevent: delivered\ndata: {"kind":"delivered","deliveryId":"dlv_${id}"}\n\n`;

/** Answers one connection after the other, then ends the following. */
async function followed(answers: (Response | Error)[], cursor?: string) {
  const stop = new AbortController();
  const asked: (string | null)[] = [];
  const told: string[] = [];
  const fetchFake = async (_: string, { headers }: { headers: Headers }) => {
    asked.push(headers.get('last-event-id'));
    const answer = answers.shift();
    if (answers.length === 0) queueMicrotask(() => setTimeout(() => stop.abort(), 20));
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('over');
    return answer;
  };
  vi.stubGlobal('fetch', fetchFake);
  await follow({
    url: '/v1/stream',
    cursor,
    signal: stop.signal,
    tell: {
      change: ({ deliveryId }) => told.push(deliveryId),
      cursor: () => undefined,
      gap: () => told.push('gap'),
      state: () => undefined,
    },
    wait: async () => new Promise((resolve) => setTimeout(resolve, 1)),
  });
  return { asked, told };
}

test('a stream that is cut goes on after the last message, comments too', async () => {
  const { asked, told } = await followed([
    new Response(`retry: 1000\nid: a\n\n${message('b')}`),
    new Error('network'),
    new Response(`${message('c')}: still here\nid: d\n\n`),
    new Response('event: end\ndata: {"reason":"draining","cursor":"d"}\n\n'),
    new Error('network'),
  ]);
  expect(told).toEqual(['dlv_b', 'dlv_c']);
  expect(asked.slice(0, 5)).toEqual([null, 'b', 'b', 'd', 'd']);
});

test('a message that was cut in half is not taken, and comes whole with the next connection', async () => {
  const { asked, told } = await followed([
    new Response(message('a') + message('b').slice(0, -1)),
    new Response(message('b')),
  ]);
  expect(told).toEqual(['dlv_a', 'dlv_b']);
  expect(asked.slice(0, 2)).toEqual([null, 'a']);
});

test('changes that were lost are told as a gap', async () => {
  const problem = JSON.stringify({ title: 'Too old', status: 410, code: 'cursor_expired' });
  const headers = { 'content-type': 'application/problem+json' };
  const expired = new Response(problem, { status: 410, headers });
  const { asked, told } = await followed([expired, new Response(message('z'))], 'old');
  expect(told).toEqual(['gap', 'dlv_z']);
  expect(asked.slice(0, 2)).toEqual(['old', null]);
});

test('what the API refuses for good ends the following', async () => {
  const problem = JSON.stringify({ title: 'No right', status: 403, code: 'forbidden' });
  const headers = { 'content-type': 'application/problem+json' };
  await expect(followed([new Response(problem, { status: 403, headers })])).rejects.toThrow('No right');
  await expect(followed([new Response('event: end\ndata: {"reason":"key_ended"}\n\n')])).rejects.toThrow('has ended');
});

test('messages are the same however the stream is cut into pieces', () => {
  const text = `: hello\r\nid: 1\r\nevent: held\r\ndata: {"a":\r\ndata: 1}\r\n\r\nid: 2\n\n`;
  const read = createReader();
  expect(text.split('').flatMap((letter) => read(letter))).toEqual([
    { id: '1', event: 'held', data: '{"a":\n1}' },
    { id: '2', event: '', data: '' },
  ]);
});

test('a line without an end is refused', () => {
  const read = createReader();
  expect(() => read('x'.repeat(1_000_001))).toThrow('too long');
});

test('the tail keeps the last lines and counts all', () => {
  const lines = Array.from({ length: MOST_LINES + 5 }, (_, index): Line => ({ id: String(index), gap: true }));
  const tail = withLines(EMPTY_TAIL, lines);
  expect(tail.lines).toHaveLength(MOST_LINES);
  expect(tail.lines[0]?.id).toBe(String(MOST_LINES + 4));
});
