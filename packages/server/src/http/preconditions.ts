import { Problem } from './problem.ts';

/** The `ETag` of a version. */
export const etagOf = (version: number): string => `"${version}"`;

/** Reads `If-Match`: the ETags it takes, or undefined when anything goes. 400 when it is malformed. */
export function parseIfMatch(header: string | undefined): readonly string[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const tags = header.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => /^(W\/)?"[\x21\x23-\x7e]*"$/.test(tag))) {
    throw new Problem('invalid_header', 'If-Match takes an ETag as it was given, in double quotes, or *.');
  }
  return tags;
}

/** 412 when the row is at another version than the caller read. Weak tags never match (RFC 9110 §13.1.1). */
export function checkIfMatch(ifMatch: readonly string[] | undefined, row: { version: number }): void {
  if (ifMatch === undefined || ifMatch.includes(etagOf(row.version))) return;
  throw new Problem('precondition_failed', `The current ETag is ${etagOf(row.version)}.`);
}
