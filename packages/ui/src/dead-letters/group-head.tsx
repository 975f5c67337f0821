import { useScope } from '../api/scope.ts';
import { useNow } from '../components/clock.ts';
import { Outside } from '../components/code.tsx';
import { count } from '../components/number-words.ts';
import { Status } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { OUTCOMES, type LetterGroup } from './group-filter.ts';
import type { GroupsSearch } from './groups-search.ts';
import styles from './dead-letters.module.css';

const REASONS: Record<LetterGroup['reason'], string> = {
  attempts_exhausted: 'Every attempt failed',
  rejected: 'The receiver refused it for good',
  gone: 'The receiver says that it is gone',
  blocked_destination: 'Postrider may not connect to that address',
  build_failed: 'No request could be made of it',
  template_failed: 'The template failed',
};

/** So long after the last of them it may go on. */
const RECENT_MS = 3_600_000;

/** Where they are, why, and since when. */
export function GroupHead({ group }: { group: LetterGroup }) {
  const { tenantId, endpointId, endpointName, reason, lastStatus, oldestAt, newestAt } = group;
  const isOfAll = useScope().tenantId === null;
  const isRecent = useNow() - Date.parse(newestAt) < RECENT_MS;
  return (
    <div className={styles.what}>
      <div className={styles.titleLine}>
        <h2 className={styles.title}>
          <RouteLink isRowLink to={paths.endpoint(endpointId)} search={{ tenant: tenantId }}>
            <Outside text={endpointName ?? endpointId} />
          </RouteLink>
        </h2>
        {isOfAll ? (
          <span className={styles.why}>
            <Outside text={tenantId} />
          </span>
        ) : null}
        {isRecent ? <Status word="Still happening" tone="bad" /> : null}
      </div>
      <p className={styles.why}>
        {REASONS[reason]}
        {lastStatus === null ? '' : `, the last answered ${lastStatus}`} · oldest <Time at={oldestAt} />, newest{' '}
        <Time at={newestAt} />
      </p>
    </div>
  );
}

interface GroupCountProps {
  group: LetterGroup;
  search: GroupsSearch;
  /** Whether the list has dead letters of other groups too. */
  isMixed: boolean;
}

/** How many there are. Leads to their list, with the filters of the page. */
export function GroupCount({ group, search, isMixed }: GroupCountProps) {
  const { tenantId, endpointId, reason, lastStatus } = group;
  const { eventType, tag, from, to } = search;
  const responseStatus = lastStatus === null ? undefined : String(lastStatus);
  const of = { tenant: tenantId, endpointId, responseStatus, outcome: OUTCOMES[reason], eventType, tag, from, to };
  return (
    <RouteLink
      to={paths.deliveries}
      search={{ status: 'dead_lettered', ...of }}
      className={styles.count}
      {...(isMixed ? { title: 'The list has others of this endpoint too' } : {})}
    >
      {count(group.count)}
      <span className="visually-hidden">
        {' '}
        dead letters: show the list{isMixed ? ', with others of this endpoint' : ''}
      </span>
    </RouteLink>
  );
}
