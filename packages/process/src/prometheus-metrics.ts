import { setTimeout as delay } from 'node:timers/promises';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from './metrics.ts';

export interface PrometheusMetrics extends Metrics {
  /** All metrics in the text format of Prometheus. Never rejects. */
  text(): Promise<string>;
}

/** Below the ten seconds that Prometheus waits, and above what Postgres takes when it works. */
const READ_DEADLINE_MS = 3_000;

/** Metrics for Prometheus, with those of Node (`process_…`, `nodejs_…`). */
export function createPrometheusMetrics({ readDeadlineMs = READ_DEADLINE_MS } = {}): PrometheusMetrics {
  const registry = new Registry();
  const registers = [registry];
  const included: (() => Promise<string>)[] = [];
  collectDefaultMetrics({ register: registry });
  const unread = new Counter({
    name: 'postrider_unread_metrics_total',
    help: 'How often a metric could not be read for a scrape, which was answered without it.',
    labelNames: ['metric'],
    registers,
  });

  async function read<Value>(metric: string, reading: () => Value | Promise<Value>): Promise<Value | undefined> {
    const ended = new AbortController();
    const deadline = delay(readDeadlineMs, undefined, { signal: ended.signal, ref: false });
    try {
      return await Promise.race([
        (async () => reading())(),
        deadline.then(() => Promise.reject(new Error(`${metric} was not read in ${readDeadlineMs} ms.`))),
      ]);
    } catch {
      unread.inc({ metric });
      return undefined;
    } finally {
      ended.abort();
      deadline.catch(() => undefined);
    }
  }

  return {
    counter({ known = [], labelNames, ...options }) {
      const counter = new Counter({ ...options, labelNames: [...labelNames], registers });
      for (const labels of known) counter.inc(labels, 0);
      return { inc: (labels, by = 1) => counter.inc(labels, by) };
    },
    histogram({ labelNames, ...options }) {
      const histogram = new Histogram({ ...options, labelNames: [...labelNames], registers });
      return { observe: (labels, value) => histogram.observe(labels, value) };
    },
    gauge({ labelNames, read: readSamples, ...options }) {
      const gauge: Gauge = new Gauge({
        ...options,
        labelNames: [...labelNames],
        registers,
        async collect() {
          const samples = await read(options.name, readSamples);
          gauge.reset();
          // A gauge without labels is 0 after a reset, which would be a lie about what was not read.
          if (labelNames.length === 0) gauge.remove();
          for (const { labels, value } of samples ?? []) gauge.set(labels, value);
        },
      });
    },
    include(name, readText) {
      included.push(async () => (await read(name, readText)) ?? '');
    },
    async text() {
      const texts = await Promise.all([registry.metrics(), ...included.map((each) => each())]);
      return texts.map((each) => each.trimEnd()).join('\n') + '\n';
    },
  };
}
