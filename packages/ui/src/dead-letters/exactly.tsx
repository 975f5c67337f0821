import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { count } from '../components/number-words.ts';
import { Fetched } from '../components/states.tsx';
import type { ExactFilter, GroupFilter, LetterGroup } from './group-filter.ts';
import { readLetters } from './read-letters.ts';
import styles from './dead-letters.module.css';

/** Ids that a filter of the API takes. */
export const MOST_IDS = 1_000;
const PAGE = 100;

interface ExactlyProps {
  group: LetterGroup;
  filter: GroupFilter;
  /** Whether nothing may be touched that the filter matches besides. */
  byIds: boolean;
  end: () => void;
  /** `note`: why these are not all. */
  children: (filter: ExactFilter, note: string | undefined) => ReactNode;
}

/** Adds the ids of the group's dead letters to a filter that may match others too. */
export function Exactly({ group, filter, byIds, end, children }: ExactlyProps) {
  const [isNamed, setNamed] = useState(byIds);
  // What was named stays so, although the others may be gone meanwhile.
  if (byIds && !isNamed) setNamed(true);
  const { tenantId, reason, lastStatus } = group;
  const named = useQuery({
    queryKey: ['named-dead-letters', tenantId, reason, lastStatus, filter],
    queryFn: async ({ signal }) => {
      const most = Math.min(group.count, MOST_IDS);
      const { letters, isAll } = await readLetters({ group, filter, most, limit: PAGE, signal });
      return { ids: letters.map(({ id }) => id), isAll };
    },
    enabled: isNamed,
    staleTime: Infinity,
    gcTime: 0,
  });
  if (!isNamed) return children(filter, undefined);
  return (
    <Fetched query={named} what="which they are">
      {({ ids, isAll }) =>
        ids.length === 0 ? (
          <NotFound isAll={isAll} end={end} />
        ) : (
          children({ ...filter, ids }, isAll ? undefined : `These are not all: ${WHY} Do it again for the rest.`)
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
