import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { listen, serveFake, type ServedFake } from '../testing/serve-fake.ts';

let api: ServedFake;
let dead: string;
let eventId: string;
beforeAll(async () => {
  await testBuild();
  api = await serveFake({
    outcome: ({ endpoint }) => (endpoint.name === 'Broken' ? 'dead_lettered' : 'delivered'),
  });
  const { postrider } = api.fake;
  for (const name of ['Shop', 'Broken'])
    await postrider.endpoints.create('default', { url: `https://${name}.example`, name });
  await postrider.endpoints.create('default', { url: 'https://books.example', eventTypes: ['book.sold'] });
  const event = await postrider.events.publish('default', { type: 'order.paid', data: { n: 1 }, externalId: 'o-1001' });
  eventId = event.id;
  const letters = await postrider.deadLetters.list('default');
  dead = letters.data[0]?.id ?? '';
});
afterAll(() => api.stop());

const run = (...args: string[]) => runCli(args, api.env);

test('why tells of each endpoint what became of an event, and what to do', async () => {
  const { stdout, code } = await run('why', 'o-1001');
  expect(code).toBe(0);
  expect(stdout).toContain(`Event ${eventId}`);
  expect(stdout).toMatch(/^Shop ep_\w+ https:\/\/shop\.example\n.*\n {2}now {7}delivered$/m);
  expect(stdout).toContain(`next      Mend the cause, then send it again: postrider dead-letters retry ${dead}`);
  expect(stdout).toContain('now       not_sent (type_not_subscribed)');
});

test('why tells one endpoint, or a delivery with its attempts, as JSON too', async () => {
  const one = JSON.parse((await run('why', eventId, 'broken', '--json')).stdout) as { endpoints: unknown[] }; // ours
  expect(one.endpoints).toMatchObject([{ deliveryId: dead, decision: 'dead_lettered' }]);
  const { stdout } = await run('why', dead);
  expect(stdout).toMatch(new RegExp(`^Delivery ${dead} of ${eventId} \\(order.paid\\)$`, 'm'));
  expect(stdout).toMatch(/^ {2}attempt 1 {2}/m);
});

test("why finds an id of the app that begins like one of Postrider's", async () => {
  const externalId = 'evt_1NG8Du2eZvKYlo2CUI79vXWy';
  const { id } = await api.fake.postrider.events.publish('default', { type: 'a.b', data: {}, externalId });
  expect(await run('why', externalId)).toMatchObject({ code: 0, stdout: expect.stringContaining(`Event ${id}`) });
});

test.each([
  [['why', 'ep_01kgm37a20e9g9tkas8bppcs6q'], /If it is an endpoint: postrider deliveries list --endpoint-id ep_/],
  [['why', 'o-9999'], /no event with the externalId "o-9999"/],
  [['why', 'o-1001', 'nowhere'], /No such endpoint\. The event has: ep_/],
  [['why', 'dlv_01kgm37a20e9g9tkas8bppcs6q'], /delivery_not_found/],
])('why says that nothing was found: %j', async (args, message) => {
  const result = await run(...args);
  expect([result.code, result.stdout]).toEqual([4, '']);
  expect(result.stderr).toMatch(message);
});

test('trigger publishes the example of the catalogue, changed by what is given', async () => {
  const examples = [{ orderId: 'o-1', amount: 5 }];
  await api.fake.postrider.eventTypes.create({ name: 'order.shipped', examples });
  const { stdout, code } = await run('trigger', 'order.shipped', '--set', 'amount=7', '--count', '2', '--rate', '1000');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^(evt_\w+ {2}2 deliveries\n){2}$/)]);
  const sent = api.fake.published.filter(({ type }) => type === 'order.shipped');
  expect(sent.map(({ data }) => data)).toEqual([1, 2].map(() => ({ orderId: 'o-1', amount: 7 })));
});

test('trigger repeats a past event, and a dry run publishes nothing', async () => {
  const before = api.fake.published.length;
  const dry = await run('trigger', 'order.paid', '--from', eventId, '--dry-run', '--json');
  expect(JSON.parse(dry.stdout)).toEqual({ type: 'order.paid', data: { n: 1 } });
  expect((await run('trigger', 'order.paid', '--count', '101')).code).toBe(2);
  expect(api.fake.published.length).toBe(before);
});

test('trigger takes the type of a past event, and what a person made of its data', async () => {
  const editor = { VISUAL: `sed -i.before -e 's/1/2/'` };
  const { code } = await runCli(['trigger', '--from', eventId, '--edit'], { ...api.env, ...editor });
  expect([code, api.fake.published.at(-1)]).toMatchObject([0, { type: 'order.paid', data: { n: 2 } }]);
});

test('what an editor left that is no JSON is kept, and nothing is published', async () => {
  const before = api.fake.published.length;
  const { code, stderr } = await runCli(['trigger', 'a.b', '--edit'], { ...api.env, EDITOR: 'echo "{" >' });
  const kept = /It is kept in (\S+)/.exec(stderr)?.[1] ?? '';
  expect([code, stderr, readFileSync(kept, 'utf8')]).toEqual([2, expect.stringContaining('no JSON'), '{\n']);
  rmSync(dirname(kept), { recursive: true });
  const failed = await runCli(['trigger', 'a.b', '--edit'], { ...api.env, EDITOR: 'false' });
  expect([failed.code, api.fake.published.length]).toEqual([2, before]);
});

test('doctor tells what it could look at, and why not the rest', async () => {
  const server = createServer((request, response) => {
    const isReady = request.url === '/readyz';
    const body = isReady ? { version: '0.1.0' } : { code: 'unauthorized', detail: 'No valid API key.' };
    response.writeHead(isReady ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const url = await listen(server);
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const look = async (baseUrl: string) => {
    const { code, stdout } = await run('doctor', '--json', '--base-url', baseUrl);
    const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string; remedy: string }[] }; // ours
    return { code, findings, ofApi: findings.filter(({ check }) => check === 'api') };
  };
  expect(await look(url)).toMatchObject({
    code: 7,
    ofApi: [{ state: 'ok' }, { state: 'wrong', remedy: expect.stringContaining('POSTRIDER_API_KEY') }],
  });
  const away = await look('http://127.0.0.1:9');
  expect(away).toMatchObject({ code: 7, ofApi: [{ state: 'wrong', remedy: expect.stringContaining('npm start') }] });
  // The disk may be why.
  expect(away.findings.map(({ check }) => check)).toContain('disk');
});

test('tail prints a line for each change, without what could steer the terminal, and where to go on', async () => {
  const change = {
    at: '2026-02-04T10:30:00.205Z',
    kind: 'dead_lettered',
    eventType: 'order.paid',
    deliveryId: 'dlv_1',
  };
  const data = JSON.stringify({ ...change, endpointName: 'Shop\u001b[2J', reason: 'gone' });
  const queries: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    queries.push(request.url);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`: following\nid: c0\n\nid: c1\nevent: dead_lettered\ndata: ${data}\n\n`);
  });
  const url = await listen(server);
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const args = ['tail', '--count', '1', '--status', 'dead_lettered', '--base-url', url];
  const { stdout, stderr, code } = await runCli(args, { POSTRIDER_API_KEY: 'pr_x', POSTRIDER_TENANT: 'acme' });
  expect(stdout).toBe('2026-02-04T10:30:00.205Z  dead_lettered   order.paid  → Shop\\u001b[2J  dlv_1  gone\n');
  expect([code, stderr]).toEqual([0, expect.stringContaining('Go on with --cursor c1')]);
  expect(queries).toEqual(['/v1/tenants/acme/stream?status=dead_lettered']);
});

test('tail says that it was cut, and ends at once where it is refused or there never was an API', async () => {
  let opened = 0;
  const server = createServer((_request, response) => {
    opened += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`: following\nid: c${opened}\n\n`, () => opened === 1 && response.destroy());
    if (opened > 1) response.write(`id: c9\ndata: {"at":"now","kind":"accepted","eventType":"a.b"}\n\n`);
  });
  const url = await listen(server);
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const { code, stderr } = await run('tail', '--count', '1', '--base-url', url);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/The stream was cut[^]*\nFollowing again\.\n/)]);
  const refused = await run('tail', '--tenant', 'nobody');
  expect([refused.code, refused.stderr]).toEqual([
    4,
    expect.stringMatching(/\nThere is no tenant "nobody"\. \(tenant_not_found\)\n$/),
  ]);
  const absent = await run('tail', '--base-url', 'http://127.0.0.1:9');
  expect([absent.code, absent.stderr]).toEqual([6, expect.stringContaining('no answer from http://127.0.0.1:9')]);
});
