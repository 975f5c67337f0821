import {
  oneOf,
  parsedBy,
  readEnvironment,
  SHARED_VARIABLES,
  text,
  wholeNumber,
  type Environment,
  type MetricsAddress,
} from '@postrider/process';
import { parseDestinationPolicy, type DestinationPolicy } from '@postrider/sender';
import {
  EVENT_TYPE_POLICIES,
  MAX_CARRIED,
  MAX_RETENTION_DAYS,
  type EventTypePolicy,
  type Retention,
} from '@postrider/domain';
import { parseSealingKeys, type SealingKey } from '@postrider/store/sql';

export interface Config {
  databaseUrl: string;
  databasePool: number;
  sealingKeys: SealingKey[];
  destinations: DestinationPolicy;
  logLevel: string;
  /** Where metrics are served. */
  metrics: MetricsAddress;
  /** How many endpoints metrics name. */
  metricsEndpoints: number;
  /** How long requests in flight may take to end after the process was told to stop. */
  drainMs: number;
  /** How long an endpoint may fail without one success before it is disabled. */
  disableAfterMs: number;
  /** What becomes of a scheduled event whose type is not in the catalogue. */
  eventTypes: EventTypePolicy;
  /** How long records are kept. A tenant may have shorter limits. */
  retention: Retention;
  /** How long entries of the audit are kept, in days. Null: for ever. */
  auditDays: number | null;
  taskQueue: string;
  namespace: string;
  /** Workflow tasks at the same time. First attempts run inside them. */
  workflowSlots: number;
  /** Retries at the same time. */
  attemptSlots: number;
  /** Retries to one endpoint at the same time. */
  endpointPermits: number;
  /** The most first attempts of one workflow under a backlog. 1: each delivery has its own workflow from the beginning. */
  deliveriesPerWorkflow: number;
  /** Over how long the deliveries that waited for the end of quiet hours start. */
  quietHoursSpreadMs: number;
  /** How often Postgres and Temporal are compared. */
  reconcileEveryMs: number;
  temporal: { address: string; apiKey: string | undefined; tls: boolean };
}

const DAY_MS = 24 * 3_600_000;

/** Names, defaults and bounds. A test compares docs/configuration.md with them. */
const variables = {
  ...SHARED_VARIABLES,
  POSTRIDER_DATABASE_POOL: wholeNumber(4, 200).default(12),
  POSTRIDER_ENCRYPTION_KEYS: parsedBy(parseSealingKeys, '<id>:<base64 of 32 bytes>'),
  POSTRIDER_RETENTION_DAYS: wholeNumber(1, MAX_RETENTION_DAYS).optional(),
  POSTRIDER_DEAD_LETTER_DAYS: wholeNumber(1, MAX_RETENTION_DAYS).optional(),
  POSTRIDER_AUDIT_DAYS: wholeNumber(1, MAX_RETENTION_DAYS).optional(),
  POSTRIDER_DRAIN_MS: wholeNumber(0, 600_000).default(70_000),
  POSTRIDER_DISABLE_AFTER_MS: wholeNumber(1_000, 365 * DAY_MS).default(5 * DAY_MS),
  POSTRIDER_EVENT_TYPES: oneOf(EVENT_TYPE_POLICIES).default('open'),
  POSTRIDER_TASK_QUEUE: text.default('postrider'),
  POSTRIDER_WORKFLOW_SLOTS: wholeNumber(4, 2_000).default(200),
  POSTRIDER_ATTEMPT_SLOTS: wholeNumber(4, 5_000).default(200),
  POSTRIDER_ENDPOINT_PLACES: wholeNumber(1, 1_000).default(16),
  POSTRIDER_DELIVERIES_PER_WORKFLOW: wholeNumber(1, MAX_CARRIED).default(1),
  // Below a minute: with the delay of timers and queues, the last delivery must still start within a minute.
  POSTRIDER_QUIET_HOURS_SPREAD_MS: wholeNumber(0, 3_600_000).default(50_000),
  POSTRIDER_SWEEP_EVERY_MS: wholeNumber(100, 600_000).default(30_000),
  POSTRIDER_METRICS_PORT: wholeNumber(0, 65_535).default(9465),
  TEMPORAL_ADDRESS: parsedBy((address) => address, 'the address of the Temporal frontend, for example 127.0.0.1:7233'),
  TEMPORAL_API_KEY: text.optional(),
  TEMPORAL_TLS: oneOf(['true', 'false']).default('false'),
};

/** Reads the environment; throws `ConfigError` with all its problems at once. */
export function readConfig(env: Environment): Config {
  const { values, rest: destinations } = readEnvironment(env, { variables, rest: parseDestinationPolicy });
  return {
    databaseUrl: values.POSTRIDER_DATABASE_URL,
    databasePool: values.POSTRIDER_DATABASE_POOL,
    sealingKeys: values.POSTRIDER_ENCRYPTION_KEYS,
    destinations,
    logLevel: values.POSTRIDER_LOG_LEVEL,
    metricsEndpoints: values.POSTRIDER_METRICS_ENDPOINTS,
    metrics: { host: values.POSTRIDER_METRICS_HOST, port: values.POSTRIDER_METRICS_PORT },
    drainMs: values.POSTRIDER_DRAIN_MS,
    disableAfterMs: values.POSTRIDER_DISABLE_AFTER_MS,
    eventTypes: values.POSTRIDER_EVENT_TYPES,
    retention: {
      days: values.POSTRIDER_RETENTION_DAYS ?? null,
      deadLetterDays: values.POSTRIDER_DEAD_LETTER_DAYS ?? null,
    },
    auditDays: values.POSTRIDER_AUDIT_DAYS ?? null,
    taskQueue: values.POSTRIDER_TASK_QUEUE,
    namespace: values.POSTRIDER_TEMPORAL_NAMESPACE,
    workflowSlots: values.POSTRIDER_WORKFLOW_SLOTS,
    attemptSlots: values.POSTRIDER_ATTEMPT_SLOTS,
    endpointPermits: values.POSTRIDER_ENDPOINT_PLACES,
    deliveriesPerWorkflow: values.POSTRIDER_DELIVERIES_PER_WORKFLOW,
    quietHoursSpreadMs: values.POSTRIDER_QUIET_HOURS_SPREAD_MS,
    reconcileEveryMs: values.POSTRIDER_SWEEP_EVERY_MS,
    temporal: {
      address: values.TEMPORAL_ADDRESS,
      apiKey: values.TEMPORAL_API_KEY,
      tls: values.TEMPORAL_TLS === 'true',
    },
  };
}
