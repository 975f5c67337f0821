/**
 * Null for a text that is no absolute URL. In place of `URL.canParse`: in Node 20 its compiled form misreads names such as
 * `bücher.example`, so after some thousand calls it says no to valid URLs.
 */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
