// How a program reads its environment. Each variable is declared with its type and default, and all problems are reported at
// once. No message repeats a value, which may be a key or a password.
import * as z from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every problem with the environment, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** A whole number. Both bounds are included. */
export function wholeNumber(min: number, max: number) {
  const problem = `takes a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+$/, problem)
    .transform(Number)
    .refine((value) => value >= min && value <= max, problem);
}

/** A URL that matches `schemes`. The error shows `example`. */
export function url(schemes: RegExp, example: string) {
  return z
    .string(`is needed: a URL like ${example}`)
    .refine((text) => URL.canParse(text) && schemes.test(text), `takes a URL like ${example}`);
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, `takes ${values.join(', ')}`);
}

export const text = z.string().min(1);

/** The result of `parse`. The message of what it throws becomes the problem. `needed` describes a value if it is missing. */
export function parsedBy<Value>(parse: (value: string) => Value, needed: string) {
  return z.string(`is needed: ${needed}`).transform((value, context) => {
    try {
      return parse(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
      return z.NEVER;
    }
  });
}

/** The variables that both programs read. */
export const SHARED_VARIABLES = {
  POSTRIDER_DATABASE_URL: url(/^postgres(ql)?:/, 'postgres://user:password@host:5432/postrider'),
  POSTRIDER_ENV: oneOf(['development', 'production']).default('production'),
  POSTRIDER_LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  POSTRIDER_TEMPORAL_NAMESPACE: text.default('default'),
  POSTRIDER_METRICS_HOST: text.default('127.0.0.1'),
  POSTRIDER_METRICS_ENDPOINTS: wholeNumber(0, 1_000).default(0),
};

export interface EnvironmentReading<Shape extends z.ZodRawShape, Rest> {
  variables: Shape;
  /** Reads variables with rules of their own. Throws an error with all `problems`. */
  rest: (env: Environment) => Rest;
}

/** @throws ConfigError with every problem at once */
export function readEnvironment<Shape extends z.ZodRawShape, Rest>(
  env: Environment,
  { variables, rest }: EnvironmentReading<Shape, Rest>,
): { values: z.output<z.ZodObject<Shape>>; rest: Rest } {
  // Compose files and shells pass an unset variable as an empty one.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = z.object(variables).safeParse(set);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
  const others = collect(() => rest(set), problems);
  if (!parsed.success || others === undefined) throw new ConfigError(problems);
  return { values: parsed.data, rest: others.value };
}

function collect<Value>(read: () => Value, problems: string[]): { value: Value } | undefined {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof Error && 'problems' in error && Array.isArray(error.problems))) throw error;
    problems.push(...error.problems.map(String));
    return undefined;
  }
}
