import { testBuild } from '@postrider/dev-stack/testing';
import { READY_MADE_TEMPLATES } from '@postrider/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface EndpointJson {
  id: string;
  status: string;
  disabledReason: string | null;
  format: object;
}

let api: TestApi;
beforeAll(async () => {
  // A child is a program.
  await testBuild();
  api = await startTestApi();
  await api.call('POST', '/v1/tenants', { body: { id: 'acme' } });
});
afterAll(() => api?.stop());

const ENDPOINTS = '/v1/tenants/acme/endpoints';
const url = 'https://example.com/hooks';
const create = (format: object, rest: object = {}) =>
  api.call<EndpointJson>('POST', ENDPOINTS, { body: { url, format: { type: 'template', ...format }, ...rest } });
const refused = async (format: object, rest?: object) => {
  const { status, json } = await create(format, rest);
  const { errors } = json as unknown as ProblemJson;
  return [status, errors?.map(({ pointer }) => pointer), errors?.[0]?.detail];
};

test('the ready-made templates are listed, each with an example of what it makes of an event', async () => {
  const key = await api.keyFor('acme', ['read']);
  const { status, json } = await api.call<{ data: object[] }>('GET', '/v1/templates', { key });
  expect([status, json.data]).toEqual([200, READY_MADE_TEMPLATES]);
});

test.each(READY_MADE_TEMPLATES)('an endpoint takes $name by its name', async ({ name }) => {
  const { status, json } = await create({ name });
  expect([status, json.format]).toEqual([201, { type: 'template', name }]);
});

describe('a template of its own', () => {
  const format = {
    type: 'template',
    body: '{"text": event.type & ": " & data.title}',
    headers: { 'X-Kind': '{{event.type}}', 'X-Key': 'secret {{event.id}}' },
    contentType: 'application/vnd.acme+json',
  };

  test('is shown as it was set, with its header values masked for those who may only read', async () => {
    const { json } = await create(format);
    expect(json.format).toEqual(format);
    const reader = await api.keyFor('acme', ['read']);
    const shown = await api.call<EndpointJson>('GET', `${ENDPOINTS}/${json.id}`, { key: reader });
    expect(shown.json.format).toEqual({ ...format, headers: { 'X-Kind': '{{event.type}}', 'X-Key': '••••' } });
  });

  test('stays when something else changes, and goes with PATCH and PUT', async () => {
    const { json } = await create(format);
    const path = `${ENDPOINTS}/${json.id}`;
    const renamed = await api.call<EndpointJson>('PATCH', path, { body: { name: 'Renamed' } });
    expect(renamed.json.format).toEqual(format);
    const changed = await api.call<EndpointJson>('PATCH', path, { body: { format: { type: 'template', body: '1' } } });
    expect(changed.json.format).toEqual({ type: 'template', body: '1' });
    const replaced = await api.call<EndpointJson>('PUT', path, { body: { url } });
    expect(replaced.json.format).toEqual({ type: 'standard' });
  });

  test.each([
    ['finds nothing in the example', 'data.order.id'],
    ['makes keys of what is not there', '{data.kind: 1}'],
    ['asserts what is not there', '($assert($exists(data.id), "no id"); data.id)'],
    ['counts with what is not there', '{"total": $sum(data.items.price) + data.shipping}'],
    ['looks at one type', 'event.type = "order.paid" ? 1 : $error("another type")'],
  ])('may need data that the example does not have: %s', async (_what, body) => {
    expect((await create({ body }, { eventTypes: ['order.*', 'order.paid'] })).status).toBe(201);
  });

  test.each([
    ['has no end', '{"a": ', /at character 6: /],
    ['calls what is not there', '{"a": $nope(1)}', /at character 12: /],
    ['chooses by chance', '{"a": $random()}', /\$random is not available/],
    ['goes round without end', '($f := function($n){ $f($n) }; $f(1))', /takes too long/],
    ['needs too much room', '$reduce([1..60], function($a, $b){ $a & $a }, "xxxxxxxx")', /too long/],
    ['looks behind', '$contains("ab", /(?<=a)b/)', /linear time/],
    ['is a function', '$uppercase', /is a function/],
  ])('is refused when it %s', async (_what, body, detail) => {
    expect(await refused({ body })).toEqual([422, ['/format/body'], expect.stringMatching(detail)]);
  });

  test.each([
    [{}, '/format'],
    [{ name: 'slack', body: '1' }, '/format/body'],
    [{ name: 'nope' }, '/format/name'],
    [{ body: '' }, '/format/body'],
    [{ body: 'x'.repeat(40_000) }, '/format/body'],
    [{ body: '1', contentType: 'json' }, '/format/contentType'],
    [{ body: '1', headers: { 'X-Kind': '{{data.kind}}' } }, '/format/headers/X-Kind'],
    [{ body: '1', headers: { Host: 'example.com' } }, '/format/headers/Host'],
    [{ body: '1', other: 1 }, '/format/other'],
  ])('is refused as %j', async (wrong, pointer) => {
    expect((await refused(wrong)).slice(0, 2)).toEqual([422, [pointer]]);
  });

  test('is refused by PATCH and PUT too, and then nothing has changed', async () => {
    const { json } = await create(format);
    const path = `${ENDPOINTS}/${json.id}`;
    const body = { url, format: { type: 'template', body: '{"a": ' } };
    for (const method of ['PATCH', 'PUT']) {
      expect(await api.call(method, path, { body })).toMatchObject({ status: 422 });
    }
    expect((await api.call<EndpointJson>('GET', path)).json.format).toEqual(format);
  });
});

test('a template is tried with the examples of its event types, and then their data must be enough', async () => {
  const type = { name: 'invoice.sent', examples: [{ number: 7, customer: { name: 'Ada' } }] };
  expect((await api.call('POST', '/v1/event-types', { body: type })).status).toBe(201);
  const rest = { eventTypes: ['order.*', 'invoice.sent'] };
  expect((await create({ body: '{"to": data.customer.name}' }, rest)).status).toBe(201);
  expect(await refused({ body: 'data.customer.mail' }, rest)).toEqual([
    422,
    ['/format/body'],
    expect.stringMatching(/^With the example of invoice\.sent: The template failed: The result is undefined/),
  ]);
});

test('an endpoint whose template had to be stopped goes on with another one, and only then', async () => {
  const { json } = await create({ body: '1' });
  const path = `${ENDPOINTS}/${json.id}`;
  const stop = `update endpoints set status = 'disabled', disabled_reason = 'template_stopped' where id = $1`;
  await api.database.query(stop, [json.id]);
  const shown = await api.call<EndpointJson>('GET', path);
  expect(shown.json).toMatchObject({ status: 'disabled', disabledReason: 'template_stopped' });
  const event = await api.call<{ id: string }>('POST', '/v1/tenants/acme/events', { body: { type: 'a', data: 1 } });
  const explained = await api.call<{ endpoints: { endpointId: string }[] }>(
    'GET',
    `/v1/tenants/acme/events/${event.json.id}/explain?limit=100`,
  );
  expect(explained.json.endpoints.find(({ endpointId }) => endpointId === json.id)).toMatchObject({
    decision: 'waiting',
    reason: 'disabled',
    detail: 'was disabled, since its template had to be stopped three times; a new format enables it',
  });
  const same = { name: 'Renamed', format: { type: 'template', body: '1' } };
  const renamed = await api.call<EndpointJson>('PATCH', path, { body: same });
  expect(renamed.json).toMatchObject({ status: 'disabled', disabledReason: 'template_stopped' });
  const changed = await api.call<EndpointJson>('PATCH', path, { body: { format: { type: 'template', body: '2' } } });
  expect(changed.json).toMatchObject({ status: 'active', disabledReason: null });
  await api.call('POST', `${path}/disable`);
  const disabled = await api.call<EndpointJson>('PATCH', path, { body: { format: { type: 'raw' } } });
  expect(disabled.json).toMatchObject({ status: 'disabled', disabledReason: 'requested' });
});
