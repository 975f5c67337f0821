import { expect, test } from 'vitest';
import { PREFERENCE_LIMITS } from '../packages/domain/src/preferences.ts';
import * as statuses from '../packages/domain/src/statuses.ts';
import { previewGates } from '../packages/domain/src/gates/preview-gates.ts';
import { checkPreferences } from '../packages/domain/src/preferences/check-preferences.ts';
import { resolvePreferences } from '../packages/domain/src/preferences/resolve-preferences.ts';
import { textOf } from './source-files.mjs';

const PAGE = textOf('docs/holds.md');
const { schemas } = JSON.parse(textOf('packages/server/openapi.json')).components;
const shown = [...PAGE.matchAll(/```json preferences\n([^]*?)```/g)].map(([, text]) => JSON.parse(text));

test.each([
  ['HOLD_REASONS', statuses.HOLD_REASONS],
  ['SKIP_REASONS', statuses.SKIP_REASONS],
  ['NOT_SENT_REASONS', statuses.NOT_SENT_REASONS],
  ['the kinds of a timeline', schemas.TimelineEntry.properties.kind.enum],
])('the page on holds explains every word of %s', (_name, words) => {
  expect(words.length).toBeGreaterThan(1);
  expect(words.filter((word) => !PAGE.includes(`\`${word}\``))).toEqual([]);
});

test('the page on holds shows valid preferences', () => {
  expect(shown.length).toBeGreaterThan(1);
  for (const preferences of shown) expect(checkPreferences(preferences, 'tenant')).toEqual([]);
});

test('the page on holds names every member of preferences with its bounds', () => {
  const section = PAGE.split('\n## Preferences\n')[1].split('\n## ')[0];
  const rows = new Map(
    [...section.matchAll(/^\| `([\w.]+)` \| .*? \| (.*?) \|$/gm)].map(([, name, takes]) => [name, takes]),
  );
  const nested = { eventTypes: 'EventTypePreference', quietHours: 'QuietHours', rateLimits: 'RateLimits' };
  const members = Object.keys(schemas.Preferences.properties).flatMap((name) =>
    nested[name] === undefined
      ? [name]
      : Object.keys(schemas[nested[name]].properties).map((each) => `${name}.${each}`),
  );
  expect(members.filter((name) => !rows.has(name))).toEqual([]);
  const { windows, eventTypes, maxPerHour, ...limits } = PREFERENCE_LIMITS;
  expect(rows.get('quietHours.windows')).toContain(`1 to ${windows} `);
  expect(rows.get('eventTypes.allow')).toContain(`1 to ${eventTypes} `);
  expect(rows.get('maxPerHour')).toContain(`1 to ${maxPerHour},`);
  for (const [name, most] of Object.entries(limits)) expect(rows.get(`rateLimits.${name}`)).toContain(`1 to ${most}`);
});

test('the page on holds shows the real preview of its preferences', () => {
  const [, question, answer] = /preview"[^]*?-d '(\{.*?\})'\n# (\{.*\})/.exec(PAGE) ?? [];
  const { at, priority } = JSON.parse(question);
  const { preferences } = resolvePreferences(shown[0], null);
  expect(JSON.parse(JSON.stringify(previewGates({ preferences, at: new Date(at), priority })))).toEqual(
    JSON.parse(answer),
  );
});
