import { z } from 'zod';
import { parseDestinationPolicy } from '@postrider/sender';
import type { DestinationPolicy } from '@postrider/sender';
import { parseSealingKeys } from '@postrider/store/sql';
import type { SealingKey } from '@postrider/store/sql';

const DAY_MS = 24 * 3_600_000;

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** Everything the worker reads from its environment. Names, defaults and bounds; docs/configuration.md is compared with it. */
const environment = z.object({
  POSTRIDER_DATABASE_URL: z
    .string()
    .min(1, 'give the address of the database, e.g. postgres://user:password@host:5432/postrider'),
  POSTRIDER_DATABASE_POOL: wholeNumber(4, 200).default(12),
  POSTRIDER_ENV: z.enum(['development', 'production']).default('production'),
  POSTRIDER_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  POSTRIDER_DRAIN_MS: wholeNumber(0, 600_000).default(70_000),
  POSTRIDER_DISABLE_AFTER_MS: wholeNumber(1_000, 365 * DAY_MS).default(5 * DAY_MS),
  POSTRIDER_TASK_QUEUE: z.string().min(1).default('postrider'),
  POSTRIDER_TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  POSTRIDER_WORKFLOW_SLOTS: wholeNumber(4, 2_000).default(200),
  POSTRIDER_ATTEMPT_SLOTS: wholeNumber(4, 5_000).default(200),
  POSTRIDER_ENDPOINT_PLACES: wholeNumber(1, 1_000).default(16),
  // Below a minute: what starts last must still start within one, with the way through timers and queues.
  POSTRIDER_QUIET_HOURS_SPREAD_MS: wholeNumber(0, 3_600_000).default(50_000),
  POSTRIDER_SWEEP_EVERY_MS: wholeNumber(100, 600_000).default(30_000),
  TEMPORAL_ADDRESS: z.string().min(1, 'give the address of the Temporal frontend, e.g. 127.0.0.1:7233'),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS: z.enum(['true', 'false']).default('false'),
});

export interface Config {
  databaseUrl: string;
  databasePool: number;
  sealingKeys: SealingKey[];
  destinations: DestinationPolicy;
  logLevel: string;
  /** How long requests in flight may take to end when the process is told to stop. */
  drainMs: number;
  /** An endpoint without one success for so long is disabled. */
  disableAfterMs: number;
  taskQueue: string;
  namespace: string;
  /** Workflow tasks at once; first attempts ride in them. */
  workflowSlots: number;
  /** Retries at once. */
  attemptSlots: number;
  /** Retries at once to one endpoint. */
  endpointPlaces: number;
  /** Over how long the deliveries that waited for the end of quiet hours start. */
  quietHoursSpreadMs: number;
  sweepEveryMs: number;
  temporal: { address: string; apiKey: string | undefined; tls: boolean };
}

/** Thrown with every problem of the environment at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export function readConfig(env: Record<string, string | undefined>): Config {
  const problems: string[] = [];
  // Compose files and shells set what they have no value for to the empty text; that means "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const destinations = attempt(() => parseDestinationPolicy(env), problems);
  const keys = env['POSTRIDER_ENCRYPTION_KEYS'] ?? '';
  const sealingKeys = attempt(() => parseSealingKeys(keys), problems, 'POSTRIDER_ENCRYPTION_KEYS');
  if (!parsed.success || destinations === undefined || sealingKeys === undefined) {
    throw new ConfigError(`The worker cannot start with this environment:\n- ${problems.join('\n- ')}`);
  }
  const values = parsed.data;
  return {
    databaseUrl: values.POSTRIDER_DATABASE_URL,
    databasePool: values.POSTRIDER_DATABASE_POOL,
    sealingKeys,
    destinations,
    logLevel: values.POSTRIDER_LOG_LEVEL,
    drainMs: values.POSTRIDER_DRAIN_MS,
    disableAfterMs: values.POSTRIDER_DISABLE_AFTER_MS,
    taskQueue: values.POSTRIDER_TASK_QUEUE,
    namespace: values.POSTRIDER_TEMPORAL_NAMESPACE,
    workflowSlots: values.POSTRIDER_WORKFLOW_SLOTS,
    attemptSlots: values.POSTRIDER_ATTEMPT_SLOTS,
    endpointPlaces: values.POSTRIDER_ENDPOINT_PLACES,
    quietHoursSpreadMs: values.POSTRIDER_QUIET_HOURS_SPREAD_MS,
    sweepEveryMs: values.POSTRIDER_SWEEP_EVERY_MS,
    temporal: {
      address: values.TEMPORAL_ADDRESS,
      apiKey: values.TEMPORAL_API_KEY,
      tls: values.TEMPORAL_TLS === 'true',
    },
  };
}

function attempt<T>(read: () => T, problems: string[], name?: string): T | undefined {
  try {
    return read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    problems.push(name === undefined ? message : `${name}: ${message}`);
    return undefined;
  }
}
