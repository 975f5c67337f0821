import { z } from 'zod';

/** The configuration of `npm start`, all from environment variables. */
export interface StackConfig {
  /** The host on which the API listens. Everything else listens on 127.0.0.1. */
  host: string;
  ports: StackPorts;
  /** Where metrics are served. If one is taken, its program logs that and goes on, so nobody checks them. */
  metricsPorts: { server: number; worker: number };
  /** `host:port` of a running Temporal server. Without it the stack runs its own. */
  temporalAddress: string | undefined;
  temporalNamespace: string;
  /** The UI of the Temporal server at `temporalAddress`. */
  temporalUiUrl: string | undefined;
}

export interface StackPorts {
  api: number;
  temporal: number;
  temporalUi: number;
  postgres: number;
  demo: number;
}

/** Which variable sets which port. */
export const PORT_VARIABLES = {
  api: 'POSTRIDER_PORT',
  temporal: 'POSTRIDER_TEMPORAL_PORT',
  temporalUi: 'POSTRIDER_TEMPORAL_UI_PORT',
  postgres: 'POSTRIDER_POSTGRES_PORT',
  demo: 'POSTRIDER_DEMO_PORT',
} as const satisfies Record<keyof StackPorts, string>;

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

const environment = z.object({
  POSTRIDER_HOST: z.string().default('127.0.0.1'),
  POSTRIDER_PORT: port(8080),
  POSTRIDER_TEMPORAL_PORT: port(7233),
  POSTRIDER_TEMPORAL_UI_PORT: port(8233),
  POSTRIDER_POSTGRES_PORT: port(5433),
  POSTRIDER_DEMO_PORT: port(8099),
  POSTRIDER_METRICS_PORT: port(9464),
  POSTRIDER_WORKER_METRICS_PORT: port(9465),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'is not host:port')
    .optional(),
  POSTRIDER_TEMPORAL_NAMESPACE: z.string().default('default'),
  POSTRIDER_TEMPORAL_UI_URL: z.url().optional(),
});

/** Reads the environment. An empty variable counts as missing. Throws one error that names every problem. */
export function parseStackConfig(env: NodeJS.ProcessEnv): StackConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { success, data, error } = environment.safeParse(given);
  if (!success) {
    const problems = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Error(`The environment has mistakes:\n${problems.join('\n')}`);
  }
  const ports: StackPorts = {
    api: data.POSTRIDER_PORT,
    temporal: data.POSTRIDER_TEMPORAL_PORT,
    temporalUi: data.POSTRIDER_TEMPORAL_UI_PORT,
    postgres: data.POSTRIDER_POSTGRES_PORT,
    demo: data.POSTRIDER_DEMO_PORT,
  };
  rejectDoubles(ports);
  return {
    host: data.POSTRIDER_HOST,
    ports,
    metricsPorts: { server: data.POSTRIDER_METRICS_PORT, worker: data.POSTRIDER_WORKER_METRICS_PORT },
    temporalAddress: data.TEMPORAL_ADDRESS,
    temporalNamespace: data.POSTRIDER_TEMPORAL_NAMESPACE,
    temporalUiUrl: data.POSTRIDER_TEMPORAL_UI_URL,
  };
}

function rejectDoubles(ports: StackPorts): void {
  const seen = new Map<number, string>();
  for (const [name, number] of portEntries(ports)) {
    const other = seen.get(number);
    if (other !== undefined) throw new Error(`${other} and ${PORT_VARIABLES[name]} are both ${number}.`);
    seen.set(number, PORT_VARIABLES[name]);
  }
}

/** The ports by name, typed. */
export function portEntries(ports: StackPorts): [keyof StackPorts, number][] {
  return Object.entries(ports) as [keyof StackPorts, number][];
}
