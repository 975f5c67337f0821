import { expect, test } from 'vitest';
import { READY_MADE_TEMPLATES } from '../packages/domain/src/templates/ready-made-templates.ts';
import { VARIABLE_NAMES } from '../packages/domain/src/request-variables.ts';
import { templateInput } from '../packages/domain/src/templates/template-input.ts';
import { EXAMPLE_FACTS } from '../packages/domain/src/templates/ready-made-template.ts';
import { textOf } from './source-files.mjs';

const page = textOf('docs/payloads.md');

/** What a section of the page says; its JSON may be laid out in any way. */
function readSection(section) {
  const [, name] = /^### `(.*)`\n/.exec(section) ?? [];
  const blocks = [...section.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json));
  return {
    name,
    data: blocks[0],
    body: blocks[1],
    more: blocks.slice(2),
    text: section.replace(/```json.*?```/gs, ''),
  };
}

test('the page shows each ready-made template as it looks at the receiver, and no other', () => {
  const shown = page
    .split(/^(?=### `)/m)
    .slice(1)
    .map(readSection);
  const described = READY_MADE_TEMPLATES.map(({ name, description, example: { event, request } }) => {
    const headers = Object.entries(request.headers).map(([header, value]) => `\`${header}: ${value}\``);
    const text = [
      `### \`${name}\``,
      description,
      `Of \`${event.type}\` with these data:`,
      `comes, with ${headers.join(', ')}:`,
    ];
    return { name, data: event.data, body: request.body, more: [], text: text.join(' ') };
  });
  const inOneLine = (each) => ({ ...each, text: each.text.replace(/\s+/g, ' ').trim() });
  expect(shown.map(inOneLine)).toEqual(described);
});

test('the table lists each ready-made template', () => {
  const rows = [...page.matchAll(/^\| \[`([\w-]+)`\]\(#\1\)/gm)].map(([, name]) => name);
  expect(rows).toEqual(READY_MADE_TEMPLATES.map(({ name }) => name));
});

test('the page names everything that a template sees', () => {
  const event = { id: 'evt_1', type: 'a', timestamp: new Date(0), data: '{}' };
  const input = JSON.parse(templateInput({ ...EXAMPLE_FACTS, event }));
  const names = Object.entries(input).flatMap(([name, value]) =>
    value !== null && typeof value === 'object' && name !== 'data'
      ? Object.keys(value).map((member) => `${name}.${member}`)
      : [name],
  );
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  expect(VARIABLE_NAMES.filter((name) => !page.includes(`\`{{${name}}}\``))).toEqual([]);
});
