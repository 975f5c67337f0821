import { expect, test } from 'vitest';
import { createPrometheusMetrics } from './prometheus-metrics.ts';

test('counters, histograms and gauges are written as Prometheus reads them, beside those of Node', async () => {
  const metrics = createPrometheusMetrics();
  const starts = metrics.counter({
    name: 'starts_total',
    help: 'Starts.',
    labelNames: ['result'],
    known: [{ result: 'eager' }, { result: 'failed' }],
  });
  const seconds = metrics.histogram({ name: 'wait_seconds', help: 'Waits.', labelNames: [], buckets: [1] });
  let depth = 3;
  metrics.gauge({ name: 'depth', help: 'Depth.', labelNames: [], read: () => [{ labels: {}, value: depth }] });
  starts.inc({ result: 'eager' }, 2);
  seconds.observe({}, 2);
  const text = await metrics.text();
  expect(text).toContain(
    '# TYPE starts_total counter\nstarts_total{result="eager"} 2\nstarts_total{result="failed"} 0\n',
  );
  expect(text).toContain('wait_seconds_bucket{le="1"} 0\nwait_seconds_bucket{le="+Inf"} 1\nwait_seconds_sum 2\n');
  expect(text).toContain('\ndepth 3\n');
  expect(text).toMatch(/\nnodejs_eventloop_lag_seconds \d/);
  depth = 4;
  expect(await metrics.text()).toContain('\ndepth 4\n');
});

test('what cannot be read is left out and counted, and everything else is there', async () => {
  const metrics = createPrometheusMetrics({ readDeadlineMs: 20 });
  let isBroken = false;
  const samples = (value: number) => [{ labels: {}, value }];
  const never = new Promise<never>(() => undefined);
  const readBroken = () => (isBroken ? Promise.reject(new Error('Postgres is down.')) : samples(1));
  metrics.gauge({ name: 'broken', help: 'b', labelNames: [], read: () => readBroken() });
  metrics.gauge({ name: 'stuck', help: 's', labelNames: [], read: () => (isBroken ? never : samples(1)) });
  metrics.gauge({ name: 'works', help: 'w', labelNames: [], read: () => samples(5) });
  metrics.include('other', () => (isBroken ? Promise.reject(new Error('gone')) : Promise.resolve('other_total 7\n')));
  const before = await metrics.text();
  for (const line of ['broken 1', 'stuck 1', 'other_total 7']) expect(before).toContain(`\n${line}\n`);

  isBroken = true;
  const after = await metrics.text();
  expect(after).not.toMatch(/^(broken|stuck|other_total) /m);
  expect(after).toContain('\nworks 5\n');
  const unread = await metrics.text();
  for (const name of ['broken', 'stuck', 'other']) {
    expect(unread).toMatch(new RegExp(`^postrider_unread_metrics_total\\{metric="${name}"\\} [12]$`, 'm'));
  }
});
