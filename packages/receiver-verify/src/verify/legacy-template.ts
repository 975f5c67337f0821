const TIMESTAMP = /\{\{\s*timestamp\s*\}\}/g;
const BODY = /\{\{\s*body\s*\}\}/;

/** What stands before and after the body in what is signed; undefined where the content is none that is known. */
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

/** Puts the unix seconds in the places that are kept for them. */
export function fillTimestamp(text: string, seconds: string): string {
  return text.replace(TIMESTAMP, () => seconds);
}

/** The unix seconds that a header's value has where its prefix carries them. */
export function findTimestampInPrefix(prefix: string, value: string): string {
  return /^\d{0,12}/.exec(value.slice(prefix.search(TIMESTAMP)))?.[0] ?? '';
}

function asTemplate(content: string): string {
  if (content === 'body') return '{{body}}';
  return content === 'timestamp.body' ? '{{timestamp}}.{{body}}' : content;
}
