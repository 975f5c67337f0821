import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { skipUnless } from '../packages/dev-stack/src/testing.ts';
import { ROOT, textOf } from './source-files.mjs';

const ALERTS = 'observability/prometheus/alerts.yml';
const alerts = parse(textOf(ALERTS)).groups.flatMap(({ rules }) => rules);

/** The names of all series that the page on metrics describes. */
const series = new Set(
  [...textOf('docs/metrics.md').matchAll(/^\| `([a-z0-9_]+)` +\| (counter|gauge|histogram) +\|/gm)].flatMap(
    ([, name, type]) => (type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name]),
  ),
);

/** The metrics in a query that nobody makes. */
const unknownIn = (query) =>
  [...query.matchAll(/\b(?:postrider|temporal|nodejs|process)_[a-z0-9_]+/g)]
    .map(([name]) => name)
    .filter((name) => !series.has(name));

/** The sections of the page on operating that are about alerts: heading, anchor and the alerts that the first line names. */
const runbooks = textOf('docs/operating.md')
  .split('\n## Alerts\n')[1]
  .split('\n## ')[0]
  .split('\n### ')
  .slice(1)
  .map((section) => {
    const [heading, , names] = section.split('\n');
    const anchor = heading.toLowerCase().replaceAll(' ', '-');
    return { anchor, alerts: [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name) };
  });

test.each(alerts)('the alert $alert asks for metrics that exist', ({ expr }) => {
  expect(unknownIn(expr)).toEqual([]);
});

test('a query for a metric that does not exist is found', () => {
  expect(unknownIn('rate(postrider_attempts[5m]) + postrider_dead_letters')).toEqual(['postrider_attempts']);
});

test('each alert leads to what to do, and each section about alerts names those that lead there', () => {
  const led = alerts.map(({ alert, annotations }) => `${alert} → ${annotations.runbook_url}`);
  const named = runbooks.flatMap(({ anchor, alerts: names }) =>
    names.map((name) => `${name} → docs/operating.md#${anchor}`),
  );
  expect(new Set(led)).toEqual(new Set(named));
});

test.each(alerts)('the alert $alert says in one sentence what is wrong, and how urgent it is', (rule) => {
  expect(rule.annotations.summary).toMatch(/^\S.*\.$/);
  expect(['page', 'ticket']).toContain(rule.labels.severity);
});

const promtool = spawnSync('promtool', ['--version']).status === 0;

test.for([
  ['rules', ALERTS],
  ['config', 'observability/prometheus/prometheus.yml'],
])('promtool accepts the %s', ([kind, file], context) => {
  skipUnless(context, promtool, 'It runs promtool, of the Debian package prometheus.');
  const { stderr, status } = spawnSync('promtool', ['check', kind, file], { cwd: ROOT, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
