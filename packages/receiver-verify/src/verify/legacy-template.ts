const TIMESTAMP = /\{\{\s*timestamp\s*\}\}/g;
const BODY = /\{\{\s*body\s*\}\}/;

/** The signed text before and after the body; undefined for unknown content. */
export function findSignedParts(content: string, seconds: string): { before: string; after: string } | undefined {
  const [before = '', after, more] = fillTimestamp(asTemplate(content), seconds).split(BODY);
  if (after === undefined || more !== undefined || (before + after).includes('{{')) return undefined;
  return { before, after };
}

/** Whether a receiver needs the timestamp to know what was signed. */
export function signsTimestamp(content: string): boolean {
  return carriesTimestamp(asTemplate(content));
}

/** Whether a text like the prefix `t={{timestamp}},v1=` has a place for the timestamp. */
export function carriesTimestamp(text: string): boolean {
  return text.search(TIMESTAMP) >= 0;
}

/** Fills in the unix seconds. */
export function fillTimestamp(text: string, seconds: string): string {
  return text.replace(TIMESTAMP, () => seconds);
}

/** The unix seconds in a header, at the position that the prefix gives. */
export function findTimestampInPrefix(prefix: string, value: string): string {
  return /^\d{0,12}/.exec(value.slice(prefix.search(TIMESTAMP)))?.[0] ?? '';
}

function asTemplate(content: string): string {
  if (content === 'body') return '{{body}}';
  return content === 'timestamp.body' ? '{{timestamp}}.{{body}}' : content;
}
