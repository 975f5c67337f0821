import { isPostriderApiError, isPostriderError } from '@postrider/sdk-node';
import { CliError, EXIT, exitCodeOf } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';

/** An error of the SDK's client as the program tells it; another one as it is. */
export function toldError(error: unknown): unknown {
  if (!isPostriderError(error)) return error;
  const exitCode = isPostriderApiError(error) ? exitCodeOf(error.status) : EXIT.unavailable;
  // The message has advice for those who write code with the client.
  const message = `${escapeText(error.detail ?? error.message)} (${error.code})`;
  return new CliError(exitCode, message, { code: error.code });
}
