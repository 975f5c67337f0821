import { usageError } from '../exit-codes.ts';

/** A value as one part of a path. An address would lose an empty part or dots, and the request would be another. */
export function pathSegment(name: string, value: string): string {
  if (value === '' || value === '.' || value === '..') throw usageError(`${name} is empty or no id.`);
  return encodeURIComponent(value);
}
