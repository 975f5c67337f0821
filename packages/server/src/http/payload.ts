import * as z from 'zod';
import { Problem } from './problem.ts';

/** Of an event's data as it is sent. */
const MAX_DATA_BYTES = 256 * 1024;
/** Of a request with such data: its escapes and white space do not count. */
export const MAX_PAYLOAD_BODY_BYTES = 2 * MAX_DATA_BYTES;
/** Of a batch of events: as much as four of the largest. */
export const MAX_BATCH_BODY_BYTES = 4 * MAX_DATA_BYTES;

export const jsonData = z
  .unknown()
  .refine((value) => value !== undefined, 'Is required.')
  .meta({ description: 'Any JSON, up to 256 KiB.' });

/**
 * The text that is stored and sent: parsing and writing it again gives the same text. docs/signatures.md lists what this
 * normalises. 413 when it is too large.
 */
export function canonicalData(data: unknown): string {
  const text = JSON.stringify(data);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_DATA_BYTES) {
    throw new Problem('payload_too_large', `The data has ${bytes} bytes; at most ${MAX_DATA_BYTES} are allowed.`);
  }
  return text;
}
