import { expect, test } from 'vitest';
import type { LegacySigning } from './endpoint-config.ts';
import { checkLegacySigning } from './legacy-signing.ts';
import { longestVariables } from './request-variables.ts';

const variables = longestVariables({ name: null, metadata: { region: 'eu' } });
const pointersOf = (signing: Partial<LegacySigning>, isPrefixTemplate = true) =>
  checkLegacySigning(
    { scheme: 'legacy', header: 'X-Signature', prefix: '', encoding: 'hex', content: 'body', ...signing },
    { variables, isPrefixTemplate },
  ).map(({ pointer }) => pointer.replace('/signing/', ''));

test('a legacy scheme is checked for its header names, its templates and its timestamp', () => {
  expect(
    pointersOf({
      header: 'webhook-signature',
      prefix: 'ü',
      content: 'timestamp.body',
      companionHeaders: { Host: 'x', 'X-Event': '{{event.type}} {{secret}}', 'X-Ok': '{{attempt}}' },
    }),
  ).toEqual(['header', 'prefix', 'timestampHeader', 'companionHeaders/Host', 'companionHeaders/X-Event']);
});

test.each<[Partial<LegacySigning>, string[]]>([
  [{ prefix: 't={{timestamp}},v1=', content: 'timestamp.body' }, []],
  [{ prefix: 't={{ timestamp }},v1=', content: '{{timestamp}}.{{body}}' }, []],
  [{ prefix: 'sha256= ' }, []],
  [{ prefix: ' sha256=' }, ['prefix']],
  [{ prefix: 't={{event.type}}' }, ['prefix']],
  [{ prefix: 't={{timestamp}' }, ['prefix']],
  [{ prefix: 't={{timestamp},v1=', content: 'timestamp.body' }, ['prefix', 'timestampHeader']],
  [{ content: 'v0:{{timestamp}}:{{body}}', timestampHeader: 'X-Time' }, []],
  [{ content: 'v0:{{timestamp}}:{{body}}' }, ['timestampHeader']],
  [{ content: '{{body}}' }, []],
  [{ content: 'sha:{{ body }}:end' }, []],
  [{ content: '{{body}}{{body}}' }, ['content']],
  [{ content: '{{timestamp}}', timestampHeader: 'X-Time' }, ['content']],
  [{ content: 'body.timestamp' }, ['content']],
  [{ content: '' }, ['content']],
  [{ content: '{{body}}{{event.id}}' }, ['content']],
  [{ content: '{{body}}{{' }, ['content']],
  [{ content: 'ü{{body}}' }, ['content']],
  [{ content: '{{body}}\n' }, ['content']],
  [{ header: 'X-Time', timestampHeader: 'x-time', content: 'timestamp.body' }, ['timestampHeader']],
  [{ companionHeaders: { 'X-Name': '{{endpoint.name}}' } }, ['companionHeaders/X-Name']],
  [{ companionHeaders: { 'X-Region': '{{endpoint.metadata.region}}' } }, []],
])('%j has problems in %j', (signing, pointers) => {
  expect(pointersOf(signing)).toEqual(pointers);
});

test('a prefix that is no template is not checked for placeholders', () => {
  expect(pointersOf({ prefix: 't={{when}},v1=' }, false)).toEqual([]);
  expect(pointersOf({ prefix: 't={{timestamp}},v1=', content: 'timestamp.body' }, false)).toEqual(['timestampHeader']);
});
