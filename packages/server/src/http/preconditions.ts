import { Problem } from './problem.ts';

/** The `ETag` of a version. */
export const etagOf = (version: number): string => `"${version}"`;

const ETAG = '(W/)?"[\\x21\\x23-\\x7e]*"';
/** `If-Match`: ETags, or `*` for any. */
export const IF_MATCH_PATTERN = new RegExp(`^[ \\t]*(\\*|${ETAG}([ \\t]*,[ \\t]*${ETAG})*)[ \\t]*$`);
const EACH_ETAG = new RegExp(ETAG, 'g');

/** The ETags of `If-Match`, or undefined when every version matches. 400 when it is malformed. */
export function parseIfMatch(header: string | undefined): readonly string[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  if (!IF_MATCH_PATTERN.test(header)) {
    throw new Problem('invalid_header', 'If-Match must be an ETag as it was given, in double quotes, or *.');
  }
  return header.match(EACH_ETAG) ?? [];
}

/** 412 when the row has another version than the caller read. Weak tags never match (RFC 9110 §13.1.1). */
export function checkIfMatch(ifMatch: readonly string[] | undefined, row: { version: number }): void {
  if (ifMatch === undefined || ifMatch.includes(etagOf(row.version))) return;
  throw new Problem('precondition_failed', `The current ETag is ${etagOf(row.version)}.`);
}
