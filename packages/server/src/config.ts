import { EVENT_TYPE_POLICIES, MAX_RETENTION_DAYS, type EventTypePolicy, type Retention } from '@postrider/domain';
import {
  oneOf,
  parsedBy,
  readEnvironment,
  SHARED_VARIABLES,
  text,
  url,
  wholeNumber,
  type Environment,
  type MetricsAddress,
} from '@postrider/process';
import { parseDestinationPolicy, parseSenderAddresses, type DestinationPolicy } from '@postrider/sender';
import { parseSealingKeys, type SealingKey } from '@postrider/store/sql';
import { TENANT_ID_PATTERN } from './http/path-parameters.ts';

export interface ServerConfig {
  databaseUrl: string;
  /** The most connections to the database. */
  databasePool: number;
  host: string;
  port: number;
  environment: 'development' | 'production';
  sealingKeys: SealingKey[];
  destinations: DestinationPolicy;
  /** Ranges that requests to receivers come from, to show to receivers. */
  senderAddresses: readonly string[];
  temporalUi: { url: string; namespace: string } | null;
  /** What becomes of event types that the catalogue does not have. */
  eventTypes: EventTypePolicy;
  maxEndpointsPerTenant: number;
  /** The id of the tenant to which Postrider publishes its notices. One that exists keeps its id. */
  operatorTenant: string;
  /** Of API keys without a limit of their own. Null: none. */
  requestsPerMinute: number | null;
  /** As in the worker, which removes records. No tenant may have longer limits. */
  retention: Retention;
  /** The age at which the worker removes entries of the audit. Null: never. */
  auditDays: number | null;
  /** As in the worker. The server only shows when a failing endpoint will be disabled. */
  disableAfterMs: number;
  /** A live stream writes something at least so often. */
  streamHeartbeatMs: number;
  /** Whether the dashboard is served. */
  hasPages: boolean;
  /** How long somebody stays signed in to the pages: unused, and in any case. */
  sessions: { idleMs: number; maxMs: number };
  /** How long requests in flight may take after SIGTERM. */
  drainMs: number;
  logLevel: string;
  /** Where metrics are served. */
  metrics: MetricsAddress;
  /** How many endpoints metrics name. */
  metricsEndpoints: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const DEFAULT_OPERATOR_TENANT = 'postrider';

function parseTenantId(given: string): string {
  if (TENANT_ID_PATTERN.test(given)) return given;
  throw new Error('must be 1–64 characters of A-Z a-z 0-9 _ -');
}

const variables = {
  ...SHARED_VARIABLES,
  POSTRIDER_DATABASE_POOL: wholeNumber(1, 1_000).default(10),
  POSTRIDER_HOST: text.default('127.0.0.1'),
  POSTRIDER_PORT: wholeNumber(0, 65_535).default(8080),
  POSTRIDER_ENCRYPTION_KEYS: parsedBy(parseSealingKeys, '<id>:<base64 of 32 bytes>'),
  POSTRIDER_TEMPORAL_UI_URL: url(/^https?:/, 'http://localhost:8233')
    .transform((address) => address.replace(/(?<!\/)\/+$/, ''))
    .optional(),
  POSTRIDER_SENDER_ADDRESSES: parsedBy(parseSenderAddresses, 'addresses').default([]),
  POSTRIDER_MAX_ENDPOINTS_PER_TENANT: wholeNumber(1, 100_000).default(1_000),
  POSTRIDER_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000).optional(),
  POSTRIDER_OPERATOR_TENANT: parsedBy(parseTenantId, 'a tenant id').default(DEFAULT_OPERATOR_TENANT),
  POSTRIDER_EVENT_TYPES: oneOf(EVENT_TYPE_POLICIES).default('open'),
  POSTRIDER_DISABLE_AFTER_MS: wholeNumber(1_000, 365 * DAY_MS).default(5 * DAY_MS),
  POSTRIDER_RETENTION_DAYS: wholeNumber(1, MAX_RETENTION_DAYS).optional(),
  POSTRIDER_DEAD_LETTER_DAYS: wholeNumber(1, MAX_RETENTION_DAYS).optional(),
  POSTRIDER_AUDIT_DAYS: wholeNumber(1, MAX_RETENTION_DAYS).optional(),
  POSTRIDER_STREAM_HEARTBEAT_MS: wholeNumber(1_000, 60_000).default(15_000),
  POSTRIDER_UI: oneOf(['on', 'off']).default('on'),
  POSTRIDER_SESSION_IDLE_MINUTES: wholeNumber(1, 1_440).default(30),
  POSTRIDER_SESSION_HOURS: wholeNumber(1, 168).default(12),
  POSTRIDER_DRAIN_MS: wholeNumber(0, 600_000).optional(),
  POSTRIDER_METRICS_PORT: wholeNumber(0, 65_535).default(9464),
};

/** Throws `ConfigError` with all errors at once. */
export function readConfig(env: Environment): ServerConfig {
  const { values, rest: destinations } = readEnvironment(env, { variables, rest: parseDestinationPolicy });
  const { POSTRIDER_ENV: environment, POSTRIDER_TEMPORAL_UI_URL: uiUrl } = values;
  return {
    databaseUrl: values.POSTRIDER_DATABASE_URL,
    databasePool: values.POSTRIDER_DATABASE_POOL,
    host: values.POSTRIDER_HOST,
    port: values.POSTRIDER_PORT,
    environment,
    sealingKeys: values.POSTRIDER_ENCRYPTION_KEYS,
    destinations,
    senderAddresses: values.POSTRIDER_SENDER_ADDRESSES,
    temporalUi: uiUrl === undefined ? null : { url: uiUrl, namespace: values.POSTRIDER_TEMPORAL_NAMESPACE },
    drainMs: values.POSTRIDER_DRAIN_MS ?? (environment === 'production' ? 70_000 : 8_000),
    logLevel: values.POSTRIDER_LOG_LEVEL,
    metricsEndpoints: values.POSTRIDER_METRICS_ENDPOINTS,
    metrics: { host: values.POSTRIDER_METRICS_HOST, port: values.POSTRIDER_METRICS_PORT },
    eventTypes: values.POSTRIDER_EVENT_TYPES,
    operatorTenant: values.POSTRIDER_OPERATOR_TENANT,
    requestsPerMinute: values.POSTRIDER_REQUESTS_PER_MINUTE ?? null,
    maxEndpointsPerTenant: values.POSTRIDER_MAX_ENDPOINTS_PER_TENANT,
    retention: {
      days: values.POSTRIDER_RETENTION_DAYS ?? null,
      deadLetterDays: values.POSTRIDER_DEAD_LETTER_DAYS ?? null,
    },
    auditDays: values.POSTRIDER_AUDIT_DAYS ?? null,
    disableAfterMs: values.POSTRIDER_DISABLE_AFTER_MS,
    hasPages: values.POSTRIDER_UI === 'on',
    sessions: {
      idleMs: values.POSTRIDER_SESSION_IDLE_MINUTES * 60_000,
      maxMs: values.POSTRIDER_SESSION_HOURS * HOUR_MS,
    },
    streamHeartbeatMs: values.POSTRIDER_STREAM_HEARTBEAT_MS,
  };
}
