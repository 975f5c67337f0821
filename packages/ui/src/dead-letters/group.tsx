import { useRef, useState } from 'react';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { ReplayDialog } from '../components/replay-dialog.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { useShortcut } from '../navigation/shortcuts.ts';
import { Discard } from './discard.tsx';
import { filterOf } from './group-filter.ts';
import type { GroupsSearch } from './groups-search.ts';
import { Sample } from './sample.tsx';
import styles from './dead-letters.module.css';

const REASONS: Record<Schemas['DeadLetterGroup']['reason'], string> = {
  attempts_exhausted: 'Every attempt failed',
  rejected: 'The receiver refused it for good',
  gone: 'The receiver says that it is gone',
  blocked_destination: 'Postrider may not connect to that address',
  build_failed: 'No request could be made of it',
  template_failed: 'The template failed',
};

interface GroupProps {
  group: Schemas['DeadLetterGroup'];
  search: GroupsSearch;
}

export function Group({ group, search }: GroupProps) {
  const scope = useScope();
  const [asked, ask] = useState<'retry' | 'discard'>();
  const [isOpen, open] = useState(false);
  const filter = filterOf(group, search);
  const { tenantId } = group;
  const number = group.count.toLocaleString('en');
  const item = useRef<HTMLLIElement>(null);
  useShortcut('r', () => {
    if (!scope.can('write') || !item.current?.contains(document.activeElement)) return false;
    ask('retry');
    return true;
  });
  return (
    <li ref={item} data-item className={styles.group}>
      <GroupHead group={group} />
      <div className={styles.tools}>
        <Button aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          {isOpen ? 'Hide the answers' : group.lastStatus === null ? 'What went wrong?' : 'What did it answer?'}
        </Button>
        {scope.can('write') ? (
          <>
            <Button look="primary" onClick={() => ask('retry')}>
              Retry…
            </Button>
            <Button look="danger" disabled={asked === 'discard'} onClick={() => ask('discard')}>
              Discard {number}
            </Button>
          </>
        ) : null}
      </div>
      {isOpen ? <Sample tenantId={tenantId} filter={filter} /> : null}
      {asked === 'retry' ? (
        <ReplayDialog
          tenantId={tenantId}
          filter={filter}
          kind="retry"
          note="Mend the receiver first: what fails again becomes a dead letter again."
          close={() => ask(undefined)}
        />
      ) : null}
      {asked === 'discard' ? <Discard tenantId={tenantId} filter={filter} end={() => ask(undefined)} /> : null}
    </li>
  );
}

function GroupHead({ group }: { group: Schemas['DeadLetterGroup'] }) {
  const { tenantId, endpointId, endpointName, reason, lastStatus, count } = group;
  const isOfAll = useScope().tenantId === null;
  return (
    <div className={styles.head}>
      <div className={styles.what}>
        <h2 className={styles.title}>
          <RouteLink isRowLink to={paths.endpoint(endpointId)} search={{ tenant: tenantId }}>
            <Outside text={endpointName ?? endpointId} />
          </RouteLink>
        </h2>
        <p className={styles.why}>
          {REASONS[reason]}
          {lastStatus === null ? '' : `, the last answered ${lastStatus}`} · oldest <Time at={group.oldestAt} />, newest{' '}
          <Time at={group.newestAt} />
          {isOfAll ? (
            <>
              {' · tenant '}
              <Outside text={tenantId} />
            </>
          ) : null}
        </p>
      </div>
      <RouteLink
        to={paths.deliveries}
        search={{
          tenant: tenantId,
          status: 'dead_lettered',
          endpointId,
          responseStatus: lastStatus === null ? undefined : String(lastStatus),
        }}
        className={styles.count}
      >
        {count.toLocaleString('en')}
        <span className="visually-hidden"> dead letters: show the list</span>
      </RouteLink>
    </div>
  );
}
