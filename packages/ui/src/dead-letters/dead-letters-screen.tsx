import { useQuery } from '@tanstack/react-query';
import { useRef, type ReactNode } from 'react';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { ACCEPTED_TEXTS, Filters } from '../components/filters.tsx';
import { Page } from '../components/page.tsx';
import { useItemKeys } from '../components/row-keys.ts';
import { Empty, Fetched } from '../components/states.tsx';
import { TextFilters } from '../components/text-filters.tsx';
import { cleared, hasFilter, useSearchState } from '../navigation/search-state.ts';
import { Group } from './group.tsx';
import { readGroupsSearch } from './groups-search.ts';
import { RunningReplays } from './running-replays.tsx';
import styles from './dead-letters.module.css';

const EVERY_MS = 10_000;
const TEXTS = [
  { name: 'endpointId', label: 'Endpoint', placeholder: 'Name or ep_…' },
  { name: 'eventType', label: 'Event type', placeholder: 'order.paid' },
  { name: 'tag', label: 'Tag', placeholder: 'vip' },
  ...ACCEPTED_TEXTS,
] as const;

/** What was given up, by endpoint and reason, so that one decision mends many. */
export function DeadLettersScreen() {
  const scope = useScope();
  const [search, change] = useSearchState(readGroupsSearch);
  const groups = useQuery({
    ...scopedQuery(scope, '/dead-letters/groups', { query: search }),
    refetchInterval: EVERY_MS,
  });
  const isFiltered = hasFilter(search);
  return (
    <Page title="Dead letters" about="Deliveries that were given up. They wait for you: retry or discard them.">
      <Filters clear={isFiltered ? async () => change(cleared(search)) : undefined}>
        <TextFilters texts={TEXTS} values={search} change={change} />
      </Filters>
      {scope.tenantId === null ? null : <RunningReplays tenantId={scope.tenantId} />}
      <Fetched query={groups} what="dead letters">
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={isFiltered ? 'No dead letter matches' : 'No dead letters'}>
              {isFiltered ? 'Remove a filter.' : 'Nothing was given up.'}
            </Empty>
          ) : (
            // With other filters the same group is another one: nothing that was begun with it goes on.
            <Groups key={JSON.stringify(search)}>
              {data.map((group) => (
                <Group
                  key={`${group.endpointId} ${group.reason} ${group.lastStatus}`}
                  group={group}
                  groups={data}
                  search={search}
                />
              ))}
            </Groups>
          )
        }
      </Fetched>
    </Page>
  );
}

function Groups({ children }: { children: ReactNode }) {
  const list = useRef<HTMLUListElement>(null);
  useItemKeys(list);
  return (
    <ul ref={list} className={styles.groups}>
      {children}
    </ul>
  );
}
