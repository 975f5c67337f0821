import { callApi } from '../api/call-api.ts';
import type { Delivery } from '../api/types.ts';
import type { GroupFilter, LetterGroup } from './group-filter.ts';

/** So many pages are read at most, to find the dead letters of one group among others. */
const MOST_PAGES = 50;
/** The clocks of the machines that accept and that give up may differ. */
const CLOCKS_MS = 3_600_000;

interface Read {
  group: LetterGroup;
  filter: GroupFilter;
  /** How many are wanted. */
  most: number;
  /** Entries of a page. */
  limit: number;
  signal: AbortSignal;
}

interface Letters {
  /** Newest first. */
  letters: Delivery[];
  /** Whether there are no others. */
  isAll: boolean;
}

/** The dead letters of a group, without those of other groups that its filter matches too. */
export async function readLetters({ group, filter, most, limit, signal }: Read): Promise<Letters> {
  const { tenantId, reason, lastStatus, newestAt, count } = group;
  // None of them was accepted after the last of them was given up.
  const to = filter.to ?? new Date(Date.parse(newestAt) + CLOCKS_MS).toISOString();
  const letters: Delivery[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { body } = await callApi('get', '/v1/tenants/{tenantId}/dead-letters', {
      path: { tenantId },
      query: { ...filter, to, limit, cursor },
      signal,
    });
    letters.push(...body.data.filter((each) => each.deadLetter?.reason === reason && each.lastStatus === lastStatus));
    const isEnd = body.nextCursor === null;
    if (isEnd || letters.length >= most) {
      const found = letters.slice(0, most);
      return { letters: found, isAll: found.length >= count || (isEnd && found.length === letters.length) };
    }
    cursor = body.nextCursor ?? undefined;
  }
  return { letters, isAll: false };
}
