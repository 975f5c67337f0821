import { expect, test } from 'vitest';
import { createMemoryMetrics } from './metrics.ts';

test('a counter adds up, and a histogram counts what it observes, for each combination of labels', () => {
  const metrics = createMemoryMetrics();
  const requests = metrics.counter({ name: 'requests_total', help: 'Requests.', labelNames: ['method', 'status'] });
  const durations = metrics.histogram({ name: 'seconds', help: 'Durations.', labelNames: ['outcome'], buckets: [1] });
  requests.inc({ method: 'GET', status: '2xx' });
  requests.inc({ status: '2xx', method: 'GET' }, 2);
  requests.inc({ method: 'POST', status: '4xx' });
  durations.observe({ outcome: 'delivered' }, 0.5);
  durations.observe({ outcome: 'delivered' }, 2);
  expect(metrics.recorded()).toEqual({
    requests_total: { 'GET 2xx': { count: 2, sum: 3 }, 'POST 4xx': { count: 1, sum: 1 } },
    seconds: { delivered: { count: 2, sum: 2.5 } },
  });
});

test('two metrics with one name are refused, as a registry would', () => {
  const metrics = createMemoryMetrics();
  const options = { name: 'requests_total', help: 'Requests.', labelNames: [] };
  metrics.counter(options);
  expect(() => metrics.counter(options)).toThrow('The metric requests_total is defined twice.');
});
