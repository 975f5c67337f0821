import { useRef, useState } from 'react';
import { useScope } from '../api/scope.ts';
import { Button } from '../components/button.tsx';
import { count } from '../components/number-words.ts';
import { ReplayDialog } from '../components/replay-dialog.tsx';
import { useShortcut } from '../navigation/shortcuts.ts';
import { Discard } from './discard.tsx';
import { Exactly } from './exactly.tsx';
import { filterOf, isMixed, type GroupFilter, type LetterGroup } from './group-filter.ts';
import { GroupCount, GroupHead } from './group-head.tsx';
import type { GroupsSearch } from './groups-search.ts';
import { Sample } from './sample.tsx';
import styles from './dead-letters.module.css';

const MEND = 'Mend the receiver first: what fails again becomes a dead letter again.';

interface GroupProps {
  group: LetterGroup;
  /** All that the page shows. */
  groups: readonly LetterGroup[];
  search: GroupsSearch;
}

type Asked = 'retry' | 'discard';

export function Group({ group, groups, search }: GroupProps) {
  const scope = useScope();
  const [asked, ask] = useState<Asked>();
  const [isOpen, open] = useState(false);
  const filter = filterOf(group, search);
  const mixed = isMixed(group, groups);
  const item = useRef<HTMLLIElement>(null);
  useShortcut('r', () => {
    if (!scope.can('write') || !item.current?.contains(document.activeElement)) return false;
    ask('retry');
    return true;
  });
  return (
    <li ref={item} data-item className={styles.group}>
      <div className={styles.row}>
        <GroupHead group={group} />
        <div className={styles.tools}>
          <GroupCount group={group} search={search} isMixed={mixed} />
          <Button className={styles.more} aria-expanded={isOpen} onClick={() => open(!isOpen)}>
            {group.lastStatus === null ? 'Errors' : 'Answers'}
          </Button>
          {scope.can('write') ? (
            <>
              <Button onClick={() => ask('retry')}>Retry…</Button>
              <Button
                look="danger"
                className={styles.discard}
                disabled={asked === 'discard'}
                onClick={() => ask('discard')}
              >
                Discard {count(group.count)}
              </Button>
            </>
          ) : null}
        </div>
      </div>
      {isOpen ? <Sample group={group} filter={filter} /> : null}
      {asked === undefined ? null : (
        <Act key={asked} group={group} filter={filter} asked={asked} isMixed={mixed} end={() => ask(undefined)} />
      )}
    </li>
  );
}

interface ActProps {
  group: LetterGroup;
  filter: GroupFilter;
  asked: Asked;
  isMixed: boolean;
  end: () => void;
}

function Act({ group, filter, asked, isMixed: mixed, end }: ActProps) {
  const { tenantId } = group;
  const isDiscarded = asked === 'discard';
  return (
    <Exactly group={group} filter={filter} isMixed={mixed} isShownOnly={isDiscarded} end={end}>
      {(exact, note) =>
        isDiscarded ? (
          <Discard tenantId={tenantId} filter={exact} note={note} end={end} />
        ) : (
          <ReplayDialog
            tenantId={tenantId}
            filter={exact}
            kind="retry"
            note={note === undefined ? MEND : `${note} ${MEND}`}
            close={end}
          />
        )
      }
    </Exactly>
  );
}
