/** What the program ends with. Stable: `docs/cli.md` has the same table. */
export const EXIT = {
  done: 0,
  /** Something that nobody expects, such as a mistake in this program. */
  unexpected: 1,
  /** The command line, a file or a setting is wrong. Nothing was sent. */
  usage: 2,
  /** There is no API key, or it may not do this. */
  notAllowed: 3,
  notFound: 4,
  /** The API refused the request as it is; the same again would be refused again. */
  refused: 5,
  /** No connection, a time-out, 429 or 5xx: the same again may work. */
  unavailable: 6,
  /** It ran, and what it checked is not in order. */
  checkFailed: 7,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the program with a message that says what happened and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  readonly code: string;
  /** The problem as the API tells it. */
  readonly problem: unknown;

  constructor(
    exitCode: ExitCode,
    message: string,
    { code = 'usage', problem }: { code?: string; problem?: unknown } = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.problem = problem;
  }
}

/** What a status of the API that is no 2xx means for the program. */
export function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403) return EXIT.notAllowed;
  if (status === 404) return EXIT.notFound;
  if (status === 408 || status === 429 || status >= 500) return EXIT.unavailable;
  return EXIT.refused;
}

export function usageError(message: string): CliError {
  return new CliError(EXIT.usage, message);
}
