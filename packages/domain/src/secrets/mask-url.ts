import { MASK } from './secret-mask.ts';

/** Masks the values in the query: `https://example.com/in?token=••••`. A part without a value is masked whole. */
export function maskUrl(url: string): string {
  const { before, query } = splitUrl(url);
  if (query === null) return before;
  const shown = query.split('&').map((each) => {
    const { name, value } = splitPair(each);
    return value === '' ? each : `${name}${MASK}`;
  });
  return `${before}?${shown.join('&')}`;
}

/** The values that `maskUrl` masks, as they are written in the URL. */
export function queryValues(url: string): string[] {
  const { query } = splitUrl(url);
  return query === null ? [] : query.split('&').map((each) => splitPair(each).value);
}

/** Splits the text, because parsing a URL may change how it is written. The fragment is never sent. */
function splitUrl(url: string): { before: string; query: string | null } {
  const [whole = ''] = url.split('#', 1);
  const at = whole.indexOf('?');
  return at < 0 ? { before: whole, query: null } : { before: whole.slice(0, at), query: whole.slice(at + 1) };
}

/** The name has its `=`. Without a value, as in `?0a1b2c`, the name may be the secret and counts as the value. */
function splitPair(pair: string): { name: string; value: string } {
  const at = pair.indexOf('=');
  const isNamed = at >= 0 && at < pair.length - 1;
  return isNamed
    ? { name: pair.slice(0, at + 1), value: pair.slice(at + 1) }
    : { name: '', value: pair.replace(/=$/, '') };
}
