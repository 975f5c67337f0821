import { expect, test } from 'vitest';
import { longestVariables } from '../request-variables.ts';
import { checkTemplateFormat, findTemplate } from './template-format.ts';

const variables = longestVariables({ name: 'Orders', metadata: { region: 'eu' } });
const check = (format: object) =>
  checkTemplateFormat({ type: 'template', ...format }, variables).map(({ pointer }) => pointer);

test.each([
  [{ name: 'slack' }],
  [{ body: '{"a": 1}', contentType: 'application/vnd.acme+json' }],
  [
    {
      body: '"a"',
      contentType: 'text/plain; charset=utf-8',
      headers: { 'X-Kind': '{{event.type}} in {{endpoint.metadata.region}}' },
    },
  ],
  [{ name: 'aifai', headers: { 'x-aifai-event': 'mine' } }],
])('a template that can be used: %j', (format) => {
  expect(check(format)).toEqual([]);
});

test.each([
  [{}, '/format'],
  [{ name: 'slack', body: '1' }, '/format/body'],
  [{ name: 'slak' }, '/format/name'],
  [{ name: '__proto__' }, '/format/name'],
  [{ body: '1', contentType: 'json' }, '/format/contentType'],
  [{ body: '1', contentType: 'text/plain\r\nX-Other: 1' }, '/format/contentType'],
  [{ body: '1', contentType: '' }, '/format/contentType'],
  [{ body: '1', headers: { 'X-Kind': '{{data.kind}}' } }, '/format/headers/X-Kind'],
  [{ body: '1', headers: { 'X-Kind': '{{event.type' } }, '/format/headers/X-Kind'],
  [{ body: '1', headers: { Host: 'example.com' } }, '/format/headers/Host'],
  [{ body: '1', headers: { 'webhook-id': '1' } }, '/format/headers/webhook-id'],
  [{ body: '1', headers: { 'X-Long': '{{event.type}}'.repeat(20) } }, '/format/headers/X-Long'],
  [{ body: '1', headers: { 'X-A': '1', 'x-a': '2' } }, '/format/headers/x-a'],
])('a template that cannot: %j', (format, pointer) => {
  expect(check(format)).toEqual([pointer]);
});

test('what a person sets replaces the headers of a ready-made one, whatever their case', () => {
  expect(
    findTemplate({ type: 'template', name: 'aifai', headers: { 'x-aifai-event': 'mine', 'X-More': '1' } }),
  ).toMatchObject({
    headers: { 'User-Agent': 'AIFAI-Webhook/1.0', 'x-aifai-event': 'mine', 'X-More': '1' },
    isReadyMade: true,
  });
  expect(findTemplate({ type: 'template', name: 'nope' })).toBeUndefined();
});
