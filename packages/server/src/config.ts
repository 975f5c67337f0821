import { DestinationPolicyError, parseDestinationPolicy, type DestinationPolicy } from '@postrider/sender';
import { parseSealingKeys, type SealingKey } from '@postrider/store/sql';
import * as z from 'zod';

/** What the server process is told by its environment. */
export interface ServerConfig {
  databaseUrl: string;
  /** Connections to the database at the most. */
  databasePool: number;
  host: string;
  port: number;
  environment: 'development' | 'production';
  encryptionKeys: SealingKey[];
  destinationPolicy: DestinationPolicy;
  temporalUi: { url: string; namespace: string } | null;
  maxEndpointsPerTenant: number;
  /** How long requests in flight may take after SIGTERM. */
  drainMs: number;
  logLevel: string;
}

/** Everything that is wrong with the environment, one line each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `takes a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `takes a whole number from ${min} to ${max}`);

const url = (schemes: RegExp, example: string) =>
  z.string('is needed').refine((text) => URL.canParse(text) && schemes.test(text), `takes a URL like ${example}`);

const variables = z.object({
  POSTRIDER_DATABASE_URL: url(/^postgres(ql)?:/, 'postgres://user:password@host:5432/postrider'),
  POSTRIDER_DATABASE_POOL: wholeNumber(1, 1_000).default(10),
  POSTRIDER_HOST: z.string().min(1).default('127.0.0.1'),
  POSTRIDER_PORT: wholeNumber(0, 65_535).default(8080),
  POSTRIDER_ENV: z.enum(['development', 'production'], 'takes development or production').default('production'),
  POSTRIDER_ENCRYPTION_KEYS: z.string('is needed: <id>:<base64 of 32 bytes>').transform((text, context) => {
    try {
      return parseSealingKeys(text);
    } catch (error) {
      // Never the value: it is the key.
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
      return z.NEVER;
    }
  }),
  POSTRIDER_TEMPORAL_UI_URL: url(/^https?:/, 'http://localhost:8233')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  POSTRIDER_TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  POSTRIDER_MAX_ENDPOINTS_PER_TENANT: wholeNumber(1, 100_000).default(1_000),
  POSTRIDER_DRAIN_MS: wholeNumber(0, 600_000).optional(),
  POSTRIDER_LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'takes fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
});

/** Reads the environment; throws `ConfigError` with all its problems at once. */
export function readConfig(env: Record<string, string | undefined>): ServerConfig {
  // An empty variable is one that is not set: compose files write them so.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = variables.safeParse(set);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  const policy = readPolicy(set, problems);
  if (!parsed.success || policy === undefined) throw new ConfigError(problems);
  const {
    POSTRIDER_ENV: environment,
    POSTRIDER_TEMPORAL_UI_URL: uiUrl,
    POSTRIDER_TEMPORAL_NAMESPACE: namespace,
    ...rest
  } = parsed.data;
  return {
    databaseUrl: rest.POSTRIDER_DATABASE_URL,
    databasePool: rest.POSTRIDER_DATABASE_POOL,
    host: rest.POSTRIDER_HOST,
    port: rest.POSTRIDER_PORT,
    environment,
    encryptionKeys: rest.POSTRIDER_ENCRYPTION_KEYS,
    destinationPolicy: policy,
    temporalUi: uiUrl === undefined ? null : { url: uiUrl, namespace },
    maxEndpointsPerTenant: rest.POSTRIDER_MAX_ENDPOINTS_PER_TENANT,
    drainMs: rest.POSTRIDER_DRAIN_MS ?? (environment === 'production' ? 70_000 : 8_000),
    logLevel: rest.POSTRIDER_LOG_LEVEL,
  };
}

function readPolicy(env: Record<string, string | undefined>, problems: string[]): DestinationPolicy | undefined {
  try {
    return parseDestinationPolicy(env);
  } catch (error) {
    if (!(error instanceof DestinationPolicyError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
