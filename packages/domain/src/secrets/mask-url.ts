import { MASK } from './secret-mask.ts';

/** A URL whose query shows names only: `https://example.com/in?token=••••`. What has no value is masked whole. */
export function maskUrl(url: string): string {
  const { before, query } = splitUrl(url);
  if (query === null) return before;
  const shown = query.split('&').map((each) => {
    const { name, value } = splitPair(each);
    return value === '' ? each : `${name}${MASK}`;
  });
  return `${before}?${shown.join('&')}`;
}

/** What stands in the query of a URL for `maskUrl` to hide, as it is written there. */
export function queryValues(url: string): string[] {
  const { query } = splitUrl(url);
  return query === null ? [] : query.split('&').map((each) => splitPair(each).value);
}

/** As text, since a URL that is parsed and put together again may come out otherwise. The fragment is never sent. */
function splitUrl(url: string): { before: string; query: string | null } {
  const [whole = ''] = url.split('#', 1);
  const at = whole.indexOf('?');
  return at < 0 ? { before: whole, query: null } : { before: whole.slice(0, at), query: whole.slice(at + 1) };
}

/** The name with its `=`. Without a value the name is what counts, as in `?0a1b2c`. */
function splitPair(pair: string): { name: string; value: string } {
  const at = pair.indexOf('=');
  const isNamed = at >= 0 && at < pair.length - 1;
  return isNamed
    ? { name: pair.slice(0, at + 1), value: pair.slice(at + 1) }
    : { name: '', value: pair.replace(/=$/, '') };
}
