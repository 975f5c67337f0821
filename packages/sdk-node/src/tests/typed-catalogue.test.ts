import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { expect, onTestFinished, test } from 'vitest';
import { createFakePostrider } from '../testing/index.ts';

const PACKAGE = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What somebody writes who has made types of an exported catalogue. */
const CONSUMER = `
import { Postrider, type EventsFromOpenApi } from '../src/index.ts';
import { createReceiver, type EventsFromOpenApi as AtReceiver } from '../../receiver-verify/src/index.ts';
import type { webhooks } from './events.ts';

type Events = EventsFromOpenApi<webhooks>;
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
export const both: Same<Events, AtReceiver<webhooks>> = true;

const { events } = new Postrider<Events>({ apiKey: 'pr_x' });
void events.publish('t', { type: 'order.paid', data: { orderId: 'o-1', lines: [{ sku: 's', count: 2 }] } });
void events.publish('t', { type: 'bare', data: 5 });
void events.publish('t', { type: 'tree', data: { children: [{ children: [] }] } });
// @ts-expect-error The catalogue has no such type.
void events.publish('t', { type: 'order.payed', data: {} });
// @ts-expect-error The data of another type.
void events.publish('t', { type: 'order.paid', data: { orderId: 5, lines: [] } });
// @ts-expect-error A part of the schema is no member of the data.
void events.publish('t', { type: 'order.paid', data: { orderId: 'o-1', lines: [], $defs: {} } });

createReceiver<Events>({ secrets: 'whsec_x' })
  .on('order.paid', ({ data }) => void data.lines[0]?.sku.length)
  .on('order.*', ({ type }) => void (type satisfies 'order.paid'))
  // @ts-expect-error No handler is called for a type that is not sent.
  .on('order.payed', () => undefined);

// Without an event map everything is as before.
void new Postrider({ apiKey: 'pr_x' }).events.publish('t', { type: 'any.thing', data: { a: 1 } });
`;

const line = { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, count: { type: 'integer' } } };
const TYPES = [
  {
    name: 'order.paid',
    schema: {
      type: 'object',
      required: ['orderId', 'lines'],
      properties: { orderId: { type: 'string' }, lines: { type: 'array', items: { $ref: '#/$defs/line' } } },
      additionalProperties: false,
      $defs: { line },
    },
  },
  { name: 'tree', schema: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#' } } } } },
  { name: 'bare' },
];

test('types made of the exported catalogue tell what may be published and what is received', async () => {
  const { eventTypes } = createFakePostrider().postrider;
  for (const type of TYPES) await eventTypes.create(type);
  const folder = mkdtempSync(join(PACKAGE, '.typed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // The tool has a type of its own for a document; it reads any.
  const made = await openapiTS(JSON.stringify(await eventTypes.export()));
  writeFileSync(join(folder, 'events.ts'), astToString(made));
  writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
  const program = ts.createProgram([join(folder, 'consumer.ts')], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    types: ['node'],
    typeRoots: [join(PACKAGE, '../../node_modules/@types')],
  });
  const found = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  expect(found).toEqual([]);
});

test('the type has the same text in both packages', () => {
  const textOf = (path: string) => readFileSync(join(PACKAGE, path), 'utf8');
  const [ours, theirs] = [
    textOf('src/generated/events-from-openapi.ts'),
    textOf('../receiver-verify/src/receiver/events-from-openapi.ts'),
  ];
  expect(theirs.trimEnd().split('\n\n').length).toBeGreaterThan(4);
  expect(ours.slice(ours.indexOf('\n\n') + 2)).toBe(theirs);
});
