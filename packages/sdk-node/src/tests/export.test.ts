import { afterEach, expect, test } from 'vitest';
import { PostriderConnectionError, PostriderRateLimitError, type Delivery } from '../index.ts';
import { createFakePostrider } from '../testing/index.ts';
import { startWireServer, type Reaction, type WireServer } from './testing/start-wire-server.ts';

let server: WireServer;
afterEach(() => server?.stop());

const line = (id: string) => `${JSON.stringify({ id, endpointName: 'Größe' })}\n`;
const cut =
  (text: string): Reaction =>
  (response) =>
    response.write(text, () => response.destroy());
const whole =
  (text: string): Reaction =>
  (response) =>
    response.end(text);

async function idsOf(rows: AsyncIterable<Delivery>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of rows) ids.push(id);
  return ids;
}

const urls = () => server.requests.map(({ url }) => url.split('?')[1]);

test('an export that is cut goes on behind the last whole row', async () => {
  server = await startWireServer(cut(`${line('dlv_3')}${line('dlv_2')}{"id":"dlv_1`), whole(line('dlv_1')));
  const rows = server.client({ maxRetries: 1 }).deliveries.export('a', { tag: 't' });
  expect(await idsOf(rows)).toEqual(['dlv_3', 'dlv_2', 'dlv_1']);
  expect(urls()).toEqual(['tag=t&format=ndjson', 'tag=t&format=ndjson&cursor=dlv_2']);
});

test('a proxy that ends a cut answer in the middle of a row is noticed', async () => {
  server = await startWireServer(whole(`${line('dlv_3')}{"id":"dlv`), whole(line('dlv_2')));
  expect(await idsOf(server.client({ maxRetries: 1 }).operator.exportDeliveries())).toEqual(['dlv_3', 'dlv_2']);
});

test('attempts without a row count as retries, and the last error is thrown', async () => {
  server = await startWireServer(cut(''));
  const rows = idsOf(server.client({ maxRetries: 1 }).deliveries.export('a'));
  await expect(rows).rejects.toBeInstanceOf(PostriderConnectionError);
  expect(server.requests).toHaveLength(2);
});

test('an export begins again after the time that the server asks for', async () => {
  const problem = { code: 'too_many_exports', detail: 'full', errors: [] };
  const headers = { 'retry-after': '0', 'content-type': 'application/problem+json' };
  server = await startWireServer({ status: 429, json: problem, headers }, whole(line('dlv_1')));
  expect(await idsOf(server.client({ maxRetries: 1 }).deliveries.export('a'))).toEqual(['dlv_1']);
  const rows = idsOf(server.client({ maxRetries: 0 }).deliveries.export('a'));
  expect(await rows).toEqual(['dlv_1']);
});

test('a refusal is an error like that of every call', async () => {
  const problem = { code: 'too_many_exports', detail: 'full', errors: [] };
  const headers = { 'content-type': 'application/problem+json' };
  server = await startWireServer({ status: 429, json: problem, headers });
  const refused = idsOf(server.client({ maxRetries: 0 }).deliveries.export('a'));
  await expect(refused).rejects.toBeInstanceOf(PostriderRateLimitError);
  await expect(refused).rejects.toMatchObject({ code: 'too_many_exports', status: 429 });
});

test('a reader that stops closes the connection', async () => {
  let closed: () => void;
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  server = await startWireServer((response) => {
    response.once('close', () => closed());
    response.write(line('dlv_1'));
  });
  for await (const { id } of server.client().deliveries.export('a')) {
    expect(id).toBe('dlv_1');
    break;
  }
  await isClosed;
});

test('a signal ends an export while it waits for the next row', async () => {
  server = await startWireServer((response) => void response.write(line('dlv_1')));
  const stop = new AbortController();
  const rows = server.client().deliveries.export('a', {}, { signal: stop.signal });
  expect((await rows.next()).value).toMatchObject({ id: 'dlv_1', endpointName: 'Größe' });
  const next = rows.next();
  stop.abort(new Error('enough'));
  await expect(next).rejects.toThrow('enough');
});

test('the fake exports its deliveries, test sends too', async () => {
  const { postrider } = createFakePostrider();
  const { id } = await postrider.endpoints.create('default', { url: 'https://example.com/hook' });
  await postrider.events.publish('default', { type: 'order.paid', data: 1, tags: ['a'] });
  await postrider.endpoints.test('default', id);
  const types: [string, boolean][] = [];
  for await (const each of postrider.deliveries.export('default')) types.push([each.eventType, each.test]);
  expect(types).toEqual([
    ['postrider.test', true],
    ['order.paid', false],
  ]);
  expect(await idsOf(postrider.deliveries.export('default', { tag: 'a', test: false }))).toHaveLength(1);
});
