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
export { runProgram } from './run-program.ts';
export { warnOfSkew } from './warn-of-skew.ts';
