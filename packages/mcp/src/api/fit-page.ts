import { isObject } from './is-object.ts';
import { MAX_ENTRIES, MAX_TEXT, textOf } from './as-text.ts';

/**
 * A page that has room in an answer. One that has not is asked for `again` with as many entries as fit: an answer that is cut would
 * lose entries, because its cursor goes on behind all of them.
 */
export async function fitPage(page: unknown, again: (limit: number) => Promise<unknown>): Promise<unknown> {
  const list = isObject(page) ? ['data', 'endpoints'].find((name) => Array.isArray(page[name])) : undefined;
  const entries = isObject(page) && list !== undefined ? page[list] : undefined;
  if (!isObject(page) || list === undefined || !Array.isArray(entries)) return page;
  const lengthWith = (count: number) => textOf({ ...page, [list]: entries.slice(0, count) }).length;
  let fitting = Math.min(entries.length, MAX_ENTRIES);
  for (let length = lengthWith(fitting); length > MAX_TEXT && fitting > 1; length = lengthWith(fitting)) {
    fitting = Math.max(1, Math.min(fitting - 1, Math.floor((fitting * MAX_TEXT) / length)));
  }
  return fitting < entries.length ? again(fitting) : page;
}
