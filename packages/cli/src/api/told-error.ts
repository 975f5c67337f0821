import { isPostriderApiError, isPostriderError } from '@postrider/sdk-node';
import { CliError, EXIT, exitCodeOf } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';

/** An error of the SDK's client as the program tells it; another one as it is. */
export function toldError(error: unknown): unknown {
  if (!isPostriderError(error)) return error;
  const exitCode = isPostriderApiError(error) ? exitCodeOf(error.status) : EXIT.unavailable;
  const message = `${escapeText(error.message)} (${error.code})`;
  return new CliError(exitCode, message, { code: error.code });
}
