import { usageError } from '../exit-codes.ts';
import { escapeText } from './escape.ts';

/** Runs a step that writes into a file. A refusal, such as of a full disk, is told: `what` cannot be written, and why. */
export function writeOrRefuse(what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw usageError(escapeText(`${what} cannot be written: ${error instanceof Error ? error.message : ''}`));
  }
}
