export {
  ConfigError,
  oneOf,
  parsedBy,
  readEnvironment,
  SHARED_VARIABLES,
  text,
  url,
  wholeNumber,
  type Environment,
} from './environment.ts';
export { createMemoryMetrics, type Metrics } from './metrics.ts';
export { reportAccepted } from './report-accepted.ts';
export { reportBacklog } from './report-backlog.ts';
export { reportEndpoints } from './report-endpoints.ts';
export { reportPool, reportPoolWaits } from './report-pool.ts';
export { runProgram } from './run-program.ts';
export type { MetricsAddress } from './serve-metrics.ts';
export { startTraces } from './start-traces.ts';
export type { Span, SpanAttributes, Traces } from './traces.ts';
export { warnOfSkew } from './warn-of-skew.ts';
