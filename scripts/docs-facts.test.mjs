import { expect, test } from 'vitest';
import * as statuses from '../packages/domain/src/statuses.ts';
import { exists, filesBelow, textOf } from './source-files.mjs';

const VOCABULARIES = [
  'DELIVERY_STATUSES',
  'HOLD_REASONS',
  'DEAD_LETTER_REASONS',
  'SKIP_REASONS',
  'CANCEL_REASONS',
  'OUTCOMES',
];

test.each(VOCABULARIES)('the life of a delivery explains every word of %s', (name) => {
  const page = textOf('docs/life-of-a-delivery.md');
  expect(statuses[name].filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
});

test('the line that sends the HTTP POST is three hops from the README', () => {
  const life = 'docs/life-of-a-delivery.md';
  const sender = 'packages/sender/src/send-request.ts';
  expect(textOf('README.md')).toContain(`](${life})`);
  expect(textOf(life)).toContain(`](../${sender})`);
  expect(textOf(sender)).toMatch(/\/\/ The HTTP POST\.\n.*\.request\(\{\n\s+method: 'POST'/);
});

test.each(['README.md:150', 'CONTRIBUTING.md:100', 'AGENTS.md:100'])(
  'a page that everybody reads is short: %s',
  (each) => {
    const [page, most] = each.split(':');
    if (page !== 'README.md' && !exists(page)) return;
    expect(textOf(page).trimEnd().split('\n').length).toBeLessThanOrEqual(Number(most));
  },
);

/** The arguments of a call. Its opening parenthesis is right before `start`. */
function argumentsFrom(text, start) {
  let depth = 1;
  let end = start;
  for (; depth > 0 && end < text.length; end++) depth += { '(': 1, ')': -1 }[text[end]] ?? 0;
  return text.slice(start, end - 1);
}

/** The log lines of a program at info and above: level and message, with `…` for variable parts. */
function logLines(program) {
  const files = filesBelow(`packages/${program}/src`).filter(
    (path) => path.endsWith('.ts') && !/\.test\.ts$|\.bench\.ts$|\/(testing|bench)\//.test(path),
  );
  return files.flatMap((path) => {
    const text = textOf(path);
    return [...text.matchAll(/\blog\.(info|warn|error|fatal)\(/g)].flatMap((call) => {
      const [, , message] =
        /(?:^|,)\s*(['`])([^]*?)\1\s*,?\s*$/.exec(argumentsFrom(text, call.index + call[0].length)) ?? [];
      return message === undefined ? [] : [`${program} ${call[1]} ${message}`];
    });
  });
}

test('ids are in the fields of log lines, where they can be searched, and lines that are alike have one message', () => {
  const lines = ['process', 'server', 'worker'].flatMap(logLines);
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => /\$\{[^}]*(id|host|url)\b/i.test(line))).toEqual([]);
});

test('the page on operating explains exactly the existing log lines', () => {
  const rows = textOf('docs/operating.md').matchAll(/^\| (both|server|worker) \| (\w+) \| `(.+?)` \|/gm);
  const explained = [...rows].map(([, program, level, message]) => `${program} ${level} ${message}`);
  const ofBoth = logLines('process').map((line) => line.replace(/^process/, 'both'));
  const all = [...ofBoth, ...logLines('server'), ...logLines('worker')];
  const logged = all.map((line) => line.replaceAll(/\$\{[^}]*\}/g, '…'));
  expect(new Set(explained)).toEqual(new Set(logged));
  expect(explained).toHaveLength(new Set(explained).size);
});
