import { setTimeout as delay } from 'node:timers/promises';
import { testBuild } from '@postrider/dev-stack/testing';
import {
  BUILT_IN_TYPES,
  EXAMPLE_FACTS,
  fillPlaceholders,
  findTemplate,
  READY_MADE_TEMPLATES,
  templateInput,
  templateNow,
  templateVariables,
} from '@postrider/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRenderer } from './renderer.ts';

const renderer = createRenderer({ quickChildren: 2 });
beforeAll(testBuild);
afterAll(() => renderer.close());

interface GivenEvent {
  id: string;
  type: string;
  timestamp: string;
  data: unknown;
}

function factsOf({ data, timestamp, ...event }: GivenEvent) {
  return { ...EXAMPLE_FACTS, event: { ...event, timestamp: new Date(timestamp), data: JSON.stringify(data) } };
}

async function render(name: string, event: GivenEvent): Promise<string> {
  const facts = factsOf(event);
  const template = findTemplate({ type: 'template', name });
  const order = { owner: name, template: template?.body ?? '', input: templateInput(facts), isReadyMade: true };
  const asked = { ...order, now: templateNow(facts.now) };
  let outcome = await renderer.render(asked);
  // The machine has other work: come again, as deliveries do.
  while (outcome.kind === 'busy') {
    await delay(outcome.retryAfterMs);
    outcome = await renderer.render(asked);
  }
  expect(outcome).toMatchObject({ kind: 'rendered', isText: false });
  return outcome.kind === 'rendered' ? outcome.body : '';
}

describe.each(READY_MADE_TEMPLATES)('the template $name', ({ name, headers, example: { event, request } }) => {
  test('makes of its example what it says, byte for byte', async () => {
    expect(await render(name, event)).toBe(JSON.stringify(request.body));
    const variables = templateVariables(factsOf(event));
    const filled = Object.entries(headers).map(([header, value]) => [header, fillPlaceholders(value, variables)]);
    expect({ 'Content-Type': 'application/json', ...Object.fromEntries(filled) }).toEqual(request.headers);
  });

  test('makes JSON of whatever there is', async () => {
    const events = fc.record({ data: fc.jsonValue(), type: fc.constantFrom('a', 'order.paid') });
    await fc.assert(
      fc.asyncProperty(events, async (made) => {
        expect(JSON.parse(await render(name, { ...event, ...made }))).toBeTypeOf('object');
      }),
      { numRuns: 30 },
    );
  });
});

test.each(BUILT_IN_TYPES)('chats show the text of $name, and its plain members', async ({ name: type, example }) => {
  const event = { id: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e', type, timestamp: '2026-03-01T14:05:10.000Z', data: example };
  for (const template of ['slack', 'teams', 'discord']) {
    const text = await render(template, event);
    expect(text).toContain(JSON.stringify(example['message']).slice(1, -1));
    const plain = Object.values(example).filter((value) => typeof value === 'number' || typeof value === 'string');
    for (const value of plain.slice(0, 10)) expect(text).toContain(String(value));
  }
});

/** Data as large and as odd as they come; what chats must take all the same. */
const oddText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    ' ',
    '😀'.repeat(3_000),
    '&<>'.repeat(2_000),
    '\u0001'.repeat(2_000),
    '@everyone <!channel>',
    '"\\',
  ),
);
const oddData = fc.oneof(
  oddText,
  fc.array(fc.anything().map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown)),
  fc
    .array(fc.tuple(oddText, fc.oneof(oddText, fc.integer(), fc.boolean(), fc.constant(null))), { maxLength: 60 })
    .map((members) =>
      Object.fromEntries([...members, ...members.map(([, value], i) => [`name ${i}`, value] as const)]),
    ),
  fc.record({ title: oddText, name: oddText, message: oddText }),
);

async function takesAll(name: string, check: (body: string) => void): Promise<void> {
  const event = { id: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e', type: 'x'.repeat(128), timestamp: '2026-03-01T14:05:10.000Z' };
  await fc.assert(
    fc.asyncProperty(oddData, async (data) => check(await render(name, { ...event, data }))),
    { numRuns: 60 },
  );
}

const lengthOf = (text: unknown) => (typeof text === 'string' ? text.length : Number.NaN);

describe('chats take what comes of any event: the limits that their makers document', () => {
  test('Slack: blocks, sections and fields', async () => {
    await takesAll('slack', (body) => {
      const message = JSON.parse(body) as { text: string; blocks: SlackBlock[] };
      expect(lengthOf(message.text)).toBeLessThanOrEqual(4_000);
      expect(message.blocks.length).toBeLessThanOrEqual(50);
      for (const block of message.blocks) {
        if (block.type === 'header') expect(block.text?.text.length).toBeLessThanOrEqual(150);
        if (block.type === 'section') expect(block.text ?? block.fields).toBeDefined();
        if (block.text) expect(block.text.text.length).toBeGreaterThan(0);
        expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(3_000);
        for (const field of block.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2_000);
        if (block.fields) expect(block.fields.length).toBeLessThanOrEqual(10);
        if (block.fields) expect(block.fields.length).toBeGreaterThan(0);
      }
      // No data become a mention or a link.
      expect(body).not.toMatch(/[<>]/);
    });
  });

  test('Discord: one embed of at most 6,000 characters, nothing empty, nobody called', async () => {
    await takesAll('discord', (body) => {
      const { embeds, allowed_mentions: mentions } = JSON.parse(body) as DiscordMessage;
      expect([embeds.length, mentions]).toEqual([1, { parse: [] }]);
      for (const { title, description, fields, footer } of embeds) {
        expect(title.length).toBeLessThanOrEqual(256);
        if (description !== undefined) expect(description.trim().length).toBeGreaterThan(0);
        expect(description?.length ?? 0).toBeLessThanOrEqual(4_096);
        expect(fields.length).toBeLessThanOrEqual(25);
        for (const { name, value } of fields) {
          expect([name.trim().length > 0, name.length <= 256]).toEqual([true, true]);
          expect([value.trim().length > 0, value.length <= 1_024]).toEqual([true, true]);
        }
        const inFields = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
        expect(title.length + (description?.length ?? 0) + inFields + footer.text.length).toBeLessThanOrEqual(6_000);
      }
    });
  });

  test('Teams: one Adaptive Card within 28 KB', async () => {
    await takesAll('teams', (body) => {
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(28 * 1_000);
      const { type, attachments } = JSON.parse(body) as TeamsMessage;
      expect([type, attachments.map((each) => each.contentType)]).toEqual([
        'message',
        ['application/vnd.microsoft.card.adaptive'],
      ]);
      for (const { content } of attachments) {
        expect([content.type, content.version]).toEqual(['AdaptiveCard', '1.4']);
        for (const { text, facts } of content.body) {
          if (facts === undefined) expect(text?.length).toBeGreaterThan(0);
          else expect(facts.every((fact) => lengthOf(fact.title) > 0 && lengthOf(fact.value) > 0)).toBe(true);
        }
      }
    });
  });
});

interface SlackBlock {
  type: string;
  text?: { text: string };
  fields?: { text: string }[];
}

interface DiscordMessage {
  embeds: {
    title: string;
    description?: string;
    fields: { name: string; value: string }[];
    footer: { text: string };
  }[];
  allowed_mentions: unknown;
}

interface TeamsMessage {
  type: string;
  attachments: {
    contentType: string;
    content: {
      type: string;
      version: string;
      body: { text?: string; facts?: { title: unknown; value: unknown }[] }[];
    };
  }[];
}
