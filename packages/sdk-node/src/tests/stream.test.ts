import { afterEach, expect, test } from 'vitest';
import { PostriderApiError, type DeliveryChange } from '../index.ts';
import { createFakePostrider } from '../testing/index.ts';
import { startWireServer, type Reaction, type WireServer } from './testing/start-wire-server.ts';

let server: WireServer;
afterEach(() => server?.stop());

const OPENING = ': following\nretry: 1000\nid: c0\n\n';
const change = (n: number) => `id: c${n}\nevent: delivered\ndata: ${JSON.stringify({ eventId: `evt_${n}` })}\n\n`;
const END = `id: c9\nevent: end\ndata: {"reason":"draining","cursor":"c9"}\n\n`;
const SSE = { 'content-type': 'text/event-stream' };

const cut =
  (text: string): Reaction =>
  (response) =>
    response.writeHead(200, SSE).write(text, () => response.destroy());
const whole =
  (text: string): Reaction =>
  (response) =>
    response.writeHead(200, SSE).end(text);

async function take(changes: AsyncIterable<DeliveryChange>, count: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { cursor, eventId } of changes) {
    found.push(`${cursor} ${eventId}`);
    if (found.length === count) break;
  }
  return found;
}

const queries = () => server.requests.map(({ url }) => url.split('?')[1] ?? '');

test('a stream that is cut, or ended by the server, goes on behind the last message', async () => {
  server = await startWireServer(
    cut(`${OPENING}${change(1)}id: c2\nevent: deliv`),
    whole(`${OPENING.replace('c0', 'c1')}${change(2)}${END}`),
    whole(`${OPENING.replace('c0', 'c9')}${change(10)}`),
  );
  const changes = server.client().stream({ tenantId: 'a', test: false });
  expect(await take(changes, 3)).toEqual(['c1 evt_1', 'c2 evt_2', 'c10 evt_10']);
  expect(queries()).toEqual(['test=false', 'test=false&after=c1', 'test=false&after=c9']);
});

test('a cursor that comes without a change is kept too', async () => {
  server = await startWireServer(cut(`${OPENING}: still here\nid: c5\n\n`), whole(`${OPENING}${change(6)}`));
  expect(await take(server.client().operator.stream({ cursor: 'c0' }), 1)).toEqual(['c6 evt_6']);
  expect(queries()).toEqual(['after=c0', 'after=c5']);
});

test('a refusal that lasts is thrown', async () => {
  const json = { code: 'cursor_expired', detail: 'gone', errors: [] };
  server = await startWireServer({ status: 410, json, headers: { 'content-type': 'application/problem+json' } });
  const refused = take(server.client().deliveries.stream('a', { cursor: 'c' }), 1);
  await expect(refused).rejects.toBeInstanceOf(PostriderApiError);
  await expect(refused).rejects.toMatchObject({ code: 'cursor_expired', status: 410 });
});

test('it ends with the reason of its signal, also while it waits to connect again', async () => {
  server = await startWireServer(cut(''));
  const stopped = new AbortController();
  const following = take(server.client().stream({}, { signal: stopped.signal }), 1);
  await server.arrived(2);
  stopped.abort(new Error('enough'));
  await expect(following).rejects.toThrow('enough');
});

test('a reader that leaves the loop closes the connection', async () => {
  let closed: () => void;
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  server = await startWireServer((response) => {
    response.once('close', () => closed());
    response.writeHead(200, SSE).write(`${OPENING}${change(1)}`);
  });
  await take(server.client().stream(), 1);
  await expect(isClosed).resolves.toBeUndefined();
});

test('the fake says that it has no stream', async () => {
  const { postrider } = createFakePostrider();
  await expect(postrider.stream().next()).rejects.toThrow('The fake has no stream');
});
