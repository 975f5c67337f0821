import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseStackConfig } from '../packages/dev-stack/src/stack-config.ts';
import { skipUnless } from '../packages/dev-stack/src/testing.ts';
import { ROOT, textOf } from './source-files.mjs';

const ALERTS = 'observability/prometheus/alerts.yml';
const alerts = parse(textOf(ALERTS)).groups.flatMap(({ rules }) => rules);

const dashboard = JSON.parse(textOf('observability/grafana/dashboards/postrider.json'));
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

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

test.each(panels)('the panel "$title" asks for metrics that exist', ({ targets, datasource }) => {
  expect(targets.length).toBeGreaterThan(0);
  for (const { expr } of targets) expect({ expr, unknown: unknownIn(expr) }).toEqual({ expr, unknown: [] });
  // The data source that a person chooses, not one of whoever made the dashboard.
  expect(datasource).toEqual({ type: 'prometheus', uid: '${datasource}' });
});

test('the panels of the dashboard have ids and places of their own', () => {
  const ids = dashboard.panels.map(({ id }) => id);
  const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
  expect([new Set(ids).size, new Set(places).size]).toEqual([ids.length, places.length]);
});

test('the compose file mounts what exists, and scrapes the ports at which the programs serve', () => {
  const { services } = parse(textOf('docker-compose.observability.yml'), { merge: true });
  const mounted = [services.prometheus, services.grafana]
    .flatMap(({ volumes }) => volumes)
    .map((each) => each.split(':')[0]);
  for (const path of mounted.filter((each) => each.startsWith('.')))
    expect(existsSync(join(ROOT, path)), path).toBe(true);
  const { scrape_configs: jobs } = parse(textOf('observability/prometheus/prometheus.yml'));
  const ports = jobs.map(({ job_name, dns_sd_configs: [{ names, port }] }) => `${job_name} ${names[0]} ${port}`);
  const { server, worker } = parseStackConfig({}).metricsPorts;
  expect(ports).toEqual([`postrider-server server ${server}`, `postrider-worker worker ${worker}`]);
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

test('the main alerts fire when they should, and not before', (context) => {
  skipUnless(context, promtool, 'It runs promtool, of the Debian package prometheus.');
  const file = 'observability/prometheus/alerts.test.yml';
  const { stdout, stderr, status } = spawnSync('promtool', ['test', 'rules', file], { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
});

test('promtool can read each query of the dashboard', (context) => {
  skipUnless(context, promtool, 'It runs promtool, of the Debian package prometheus.');
  const rules = panels
    .flatMap(({ targets }) => targets)
    .map(({ expr }, i) => ({ record: `query:${i}`, expr: expr.replaceAll('$__rate_interval', '5m') }));
  const folder = mkdtempSync(join(tmpdir(), 'postrider-queries-'));
  writeFileSync(join(folder, 'queries.yml'), stringify({ groups: [{ name: 'queries', rules }] }));
  const { stdout, stderr, status } = spawnSync('promtool', ['check', 'rules', join(folder, 'queries.yml')], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' });
});
