import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const MASK = '••••';
let api: TestApi;
let receiver: Server;
let url: string;
const received: IncomingHttpHeaders[] = [];

beforeAll(async () => {
  api = await startTestApi();
  receiver = createServer((request, response) => {
    received.push(request.headers);
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`; // it listens on a port
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await api.stop();
});

const pointersOf = ({ errors }: ProblemJson) => errors.map(({ pointer }) => pointer);
const endpoints = '/v1/tenants/default/endpoints';
const legacy = { scheme: 'legacy', header: 'X-Signature' };

async function create(body: object): Promise<{ path: string; id: string }> {
  const { status, json, text } = await api.call<{ id: string }>('POST', endpoints, { body: { url, ...body } });
  expect(status, text).toBe(201);
  return { path: `${endpoints}/${json.id}`, id: json.id };
}

async function send(path: string): Promise<IncomingHttpHeaders> {
  const { status, text } = await api.call('POST', `${path}/test`, { body: { type: 'order.paid' } });
  expect(status, text).toBe(200);
  return received.at(-1) ?? {};
}

test('placeholders in headers are filled for each request', async () => {
  const headers = {
    'X-Event': '{{event.type}}',
    'X-Ids': '{{event.id}}/{{delivery.id}}/{{attempt}}/{{timestamp}}',
    'X-Endpoint': '{{endpoint.id}} {{endpoint.name}} {{endpoint.metadata.region}}',
  };
  const { path, id } = await create({ name: 'Orders', metadata: { region: 'eu-1' }, headers });
  const sent = await send(path);
  expect(sent).toMatchObject({ 'x-event': 'order.paid', 'x-endpoint': `${id} Orders eu-1` });
  expect(sent['x-ids']).toMatch(/^evt_\w+\/dlv_\w+\/1\/\d{10}$/);
  expect(sent['x-ids']).toContain(sent['webhook-timestamp']);
  await api.call('PATCH', path, { body: { name: 'Bills' } });
  expect(await send(path)).toMatchObject({ 'x-endpoint': `${id} Bills eu-1` });
});

test.each<[string, object, string]>([
  ['an unknown name', { headers: { 'X-A': '{{event.data}}' } }, '/headers/X-A'],
  ['a placeholder without end', { headers: { 'X-A': '{{event.type}' } }, '/headers/X-A'],
  ['a name that is not there', { headers: { 'X-A': '{{endpoint.name}}' } }, '/headers/X-A'],
  ['metadata that is not there', { headers: { 'X-A': '{{endpoint.metadata.a}}' } }, '/headers/X-A'],
  ['a name in Greek', { name: 'Ω', headers: { 'X-A': '{{endpoint.name}}' } }, '/headers/X-A'],
  ['a name that begins with a blank', { name: ' a', headers: { 'X-A': '{{endpoint.name}}' } }, '/headers/X-A'],
  [
    'a value with a line break',
    { metadata: { a: 'x\r\nHost: y' }, headers: { 'X-A': '{{endpoint.metadata.a}}' } },
    '/headers/X-A',
  ],
  [
    'an unknown name in a companion',
    { signing: { ...legacy, companionHeaders: { 'X-A': '{{x}}' } } },
    '/signing/companionHeaders/X-A',
  ],
  ['a prefix that begins with a blank', { signing: { ...legacy, prefix: ' v1=' } }, '/signing/prefix'],
  ['an unknown name in a prefix', { signing: { ...legacy, prefix: '{{event.id}}=' } }, '/signing/prefix'],
  ['a content without the body', { signing: { ...legacy, content: 'v0:body' } }, '/signing/content'],
  [
    'a signed timestamp that no header carries',
    { signing: { ...legacy, content: 'v0:{{timestamp}}:{{body}}' } },
    '/signing/timestampHeader',
  ],
])('%s is refused', async (_what, body, pointer) => {
  const { json } = await api.call<ProblemJson>('POST', endpoints, { body: { url, ...body } });
  expect(json).toMatchObject({ status: 422, code: 'validation_failed' });
  expect(pointersOf(json)).toEqual([pointer]);
});

test('a change that removes a variable which a header names is refused', async () => {
  const { path } = await create({ metadata: { a: '1' }, headers: { 'X-A': '{{endpoint.metadata.a}}' } });
  for (const metadata of [{}, { a: null }, { a: 'ü' }, { a: 'x'.repeat(1_000), b: 1 }]) {
    const { json, status } = await api.call<ProblemJson>('PATCH', path, { body: { metadata } });
    if (metadata.a?.length === 1_000) expect(status).toBe(200);
    else expect(pointersOf(json)).toEqual(['/headers/X-A']);
  }
});

test('an accepted header is sent also with the longest values', async () => {
  const long = 'x'.repeat(1_000);
  const { path } = await create({
    metadata: { long },
    headers: Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`X-${i}`, '{{endpoint.metadata.long}}'])),
    signing: {
      ...legacy,
      prefix: 't={{timestamp}},v1=',
      content: 'v0:{{timestamp}}:{{body}}',
      companionHeaders: { 'X-Type': '{{event.type}}' },
    },
  });
  const sent = await send(path);
  expect(sent['x-0']).toBe(long);
  expect(sent['x-signature']).toMatch(/^t=\d{10},v1=[0-9a-f]{64}$/);
  expect(sent['x-type']).toBe('order.paid');
});

test('headers stored before templates existed stay literal until they are changed', async () => {
  const signing = { ...legacy, prefix: 't={{timestamp}},v1=', content: 'timestamp.body', timestampHeader: 'X-Time' };
  const { path, id } = await create({ headers: { 'X-Event': '{{event.type}}' }, signing });
  // As the previous release stored it.
  await api.database.query(`update endpoints set templated_headers = default where id = $1`, [id]);
  const literal = { 'x-event': '{{event.type}}', 'x-signature': expect.stringMatching(/^t=\{\{timestamp\}\},v1=/) };
  expect(await send(path)).toMatchObject(literal);
  await api.call('PATCH', path, { body: { name: 'new' } });
  expect(await send(path)).toMatchObject(literal);
  await api.call('PATCH', path, { body: { headers: { 'X-Event': MASK, 'X-New': '{{event.type}}' } } });
  expect(await send(path)).toMatchObject({ ...literal, 'x-new': 'order.paid' });
  await api.call('PATCH', path, { body: { headers: { 'X-Event': '{{event.type}}' }, signing } });
  expect(await send(path)).toMatchObject({
    'x-event': 'order.paid',
    'x-signature': expect.stringMatching(/^t=\d{10},v1=/),
  });
});
