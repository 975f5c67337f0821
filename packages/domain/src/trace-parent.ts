/** W3C Trace Context, level 1: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?=$|-)/;
/** Its length in version 00. Later versions may add members behind it. */
const LENGTH = 55;
/** The longest that is looked at. */
const MAX_LENGTH = 512;
/** The only flag of version 00. Others must not be passed on. */
const SAMPLED = 1;

/** Reads a `traceparent` and writes it as version 00 does. Null for what is not one: the standard says to ignore it. */
export function parseTraceParent(given: string | undefined): string | null {
  if (given === undefined || given.length > MAX_LENGTH) return null;
  const [, version, traceId, parentId, flags = ''] = TRACEPARENT.exec(given) ?? [];
  if (traceId === undefined || parentId === undefined) return null;
  if (version === '00' && given.length !== LENGTH) return null;
  const isSampled = (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED;
  return `00-${traceId}-${parentId}-${isSampled ? '01' : '00'}`;
}
