import * as z from 'zod';
import { Problem } from './problem.ts';

/** How large the data of an event may be, as it goes out. */
const MAX_DATA_BYTES = 256 * 1024;
/** The request around it: escapes and white space take room that does not count. */
export const MAX_PAYLOAD_BODY_BYTES = 2 * MAX_DATA_BYTES;

/** Any JSON, but not nothing. */
export const jsonData = z
  .unknown()
  .refine((value) => value !== undefined, 'Is required.')
  .meta({ description: 'Any JSON, up to 256 KiB.' });

/**
 * The text that goes out: what JSON.stringify makes of what JSON.parse read, so that reading and writing it again
 * changes nothing. docs/signatures.md says what that normalises. 413 when it is too large.
 */
export function canonicalData(data: unknown): string {
  const text = JSON.stringify(data);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_DATA_BYTES) {
    throw new Problem('payload_too_large', `The data takes ${bytes} bytes; ${MAX_DATA_BYTES} are allowed.`);
  }
  return text;
}
