// What a program counts and measures. Label values must come from small fixed sets: each combination is kept.

export interface MetricOptions<Label extends string> {
  /** By the conventions of Prometheus: base units, and `_total` for a counter. */
  name: string;
  help: string;
  labelNames: readonly Label[];
}

export interface CounterOptions<Label extends string> extends MetricOptions<Label> {
  /** Counted from 0 on. The first increment of a series that did not exist before would be in no rate. */
  known?: readonly Labels<Label>[];
}

export interface HistogramOptions<Label extends string> extends MetricOptions<Label> {
  /** Upper bounds, ascending. */
  buckets: number[];
}

export type Labels<Label extends string> = Readonly<Record<Label, string>>;

export interface Sample<Label extends string> {
  labels: Labels<Label>;
  value: number;
}

export interface GaugeOptions<Label extends string> extends MetricOptions<Label> {
  /** Called at each scrape. If it fails or takes too long, the answer to this scrape is without the gauge. */
  read: () => readonly Sample<Label>[] | Promise<readonly Sample<Label>[]>;
}

export interface Metrics {
  counter<Label extends string>(options: CounterOptions<Label>): { inc(labels: Labels<Label>, by?: number): void };
  histogram<Label extends string>(
    options: HistogramOptions<Label>,
  ): { observe(labels: Labels<Label>, value: number): void };
  gauge<Label extends string>(options: GaugeOptions<Label>): void;
  /** Adds metrics of another library, in the text format of Prometheus. Called at each scrape, as gauges are. */
  include(name: string, readText: () => Promise<string>): void;
}

/** How often something was recorded, and the sum of what was. The sum of a counter is its value. */
export interface Recorded {
  count: number;
  sum: number;
}

export interface MemoryMetrics extends Metrics {
  /** Counters and histograms, by the name of the metric, then by its label values in their order, joined by spaces. */
  recorded(): Record<string, Record<string, Recorded>>;
}

/** Metrics that nobody scrapes: counts and sums in memory. */
export function createMemoryMetrics(): MemoryMetrics {
  const metrics = new Map<string, Map<string, Recorded>>();

  function define<Label extends string>({ name, labelNames }: MetricOptions<Label>) {
    if (metrics.has(name)) throw new Error(`The metric ${name} is defined twice.`);
    const series = new Map<string, Recorded>();
    metrics.set(name, series);
    return (labels: Labels<Label>, value: number): void => {
      const key = labelNames.map((label) => labels[label]).join(' ');
      const { count, sum } = series.get(key) ?? { count: 0, sum: 0 };
      series.set(key, { count: count + 1, sum: sum + value });
    };
  }

  return {
    counter(options) {
      const record = define(options);
      return { inc: (labels, by = 1) => record(labels, by) };
    },
    histogram: (options) => ({ observe: define(options) }),
    gauge: (options) => void define(options),
    include: () => undefined,
    recorded: () =>
      Object.fromEntries(
        [...metrics]
          .filter(([, series]) => series.size > 0)
          .map(([name, series]) => [name, Object.fromEntries(series)]),
      ),
  };
}
