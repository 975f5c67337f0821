import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { count } from '../components/number-words.ts';
import { Fetched } from '../components/states.tsx';
import type { ExactFilter, GroupFilter, LetterGroup } from './group-filter.ts';
import { readLetters } from './read-letters.ts';
import styles from './dead-letters.module.css';

/** Ids that a filter of the API takes. */
const MOST_IDS = 1_000;
const PAGE = 100;

interface ExactlyProps {
  group: LetterGroup;
  filter: GroupFilter;
  /** Whether the filter matches others too. */
  isMixed: boolean;
  /** Whether nothing may be touched that comes later: what is discarded is never sent. */
  isShownOnly: boolean;
  end: () => void;
  /** `note`: why these are not all. */
  children: (filter: ExactFilter, note: string | undefined) => ReactNode;
}

/** Narrows a filter to the dead letters of the group: by their ids, or, where they are too many, by when they were accepted. */
export function Exactly({ group, filter, isMixed, isShownOnly, end, children }: ExactlyProps) {
  const byIds = isMixed || (isShownOnly && group.count <= MOST_IDS);
  const [isNamed, setNamed] = useState(byIds);
  // What was named stays so, although the others may be gone meanwhile. A discard begins once: other ids would be another one.
  if (byIds && !isNamed && !isShownOnly) setNamed(true);
  const { tenantId, reason, lastStatus } = group;
  const narrowed = useQuery({
    queryKey: ['exact-dead-letters', tenantId, reason, lastStatus, filter, isNamed],
    queryFn: async ({ signal }): Promise<{ exact: ExactFilter | undefined; isAll: boolean }> => {
      const most = isNamed ? Math.min(group.count, MOST_IDS) : 1;
      const { letters, isAll } = await readLetters({ group, filter, most, limit: PAGE, signal });
      const [newest] = letters;
      if (newest === undefined) return { exact: undefined, isAll };
      if (isNamed) return { exact: { ...filter, ids: letters.map(({ id }) => id) }, isAll };
      // The API takes what was accepted before an instant, to the millisecond.
      const to = new Date(Date.parse(newest.createdAt) + 1).toISOString();
      return { exact: { ...filter, to }, isAll: true };
    },
    enabled: isNamed || isShownOnly,
    staleTime: Infinity,
    gcTime: 0,
  });
  if (!isNamed && !isShownOnly) return children(filter, undefined);
  return (
    <Fetched query={narrowed} what="which they are">
      {({ exact, isAll }) =>
        exact === undefined ? (
          <NotFound isAll={isAll} end={end} />
        ) : (
          children(exact, isAll ? undefined : `These are not all: ${WHY} Do it again for the rest.`)
        )
      }
    </Fetched>
  );
}

const WHY = `no filter tells them from other dead letters of this endpoint, so at most ${count(MOST_IDS)} are taken at a time.`;

function NotFound({ isAll, end }: { isAll: boolean; end: () => void }) {
  return (
    <div className={styles.undo} role="alert">
      <span>
        {isAll
          ? 'They are no dead letters any more.'
          : 'They were not found among very many others of this endpoint. Filter by type, tag or time first.'}
      </span>
      <Button look="bare" onClick={end}>
        Close
      </Button>
    </div>
  );
}
