import type { Schemas } from '../api/types.ts';
import type { Meaning } from './text-filter.tsx';

type Endpoint = Pick<Schemas['Endpoint'], 'id' | 'tenantId' | 'name' | 'url'>;

/** More than that nobody reads. */
const MOST_CHOICES = 8;

/** An id, or the app's own id of an endpoint, as the API takes them. */
export const isReference = (written: string): boolean => /^(ep_[0-9a-z]{26}|ext:.+)$/.test(written);

/** Which endpoint is meant by a name, or by a part of one: that one, or those among which to choose. `rows` have the text in their name. */
export function endpointMeant(written: string, rows: readonly Endpoint[], isOfAllTenants: boolean): Meaning {
  const called = rows.filter(({ name }) => name?.toLowerCase() === written.toLowerCase());
  const found = called.length > 0 ? called : rows;
  const [only, ...others] = found;
  if (only === undefined) return { words: `No endpoint is called “${written}”.`, choices: [] };
  if (others.length === 0) return { value: only.id };
  const choices = found.slice(0, MOST_CHOICES).map(({ id, tenantId, name, url }) => ({
    value: id,
    name: [name, ...(isOfAllTenants ? [tenantId] : []), url].join(', '),
  }));
  const which = choices.length < found.length ? 'Write more of it, or choose one:' : 'Choose one:';
  const what = called.length > 0 ? `is called “${written}”` : `has “${written}” in its name`;
  return { words: `More than one endpoint ${what}. ${which}`, choices };
}
