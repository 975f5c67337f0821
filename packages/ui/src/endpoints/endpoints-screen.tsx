import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { rowsOf, scopedPages } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Choice, Filters } from '../components/filters.tsx';
import { Page } from '../components/page.tsx';
import { PagedTable } from '../components/paged-table.tsx';
import { chosenOf, selectionColumn, stillWhileChosen, useSelection } from '../components/selection.tsx';
import { Empty } from '../components/states.tsx';
import { TextFilters } from '../components/text-filters.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { cleared, hasFilter, useSearchState } from '../navigation/search-state.ts';
import { BulkBar } from './bulk-bar.tsx';
import { endpointName, ENDPOINT_COLUMNS, ENDPOINT_COLUMNS_OF_ALL } from './endpoint-columns.tsx';
import { filtersOfState, readEndpointsSearch, stateIn, STATES, type EndpointsSearch } from './endpoints-search.ts';
import styles from './endpoints.module.css';

const EVERY_MS = 15_000;

export function EndpointsScreen() {
  const scope = useScope();
  const [search, change] = useSearchState(readEndpointsSearch);
  const { ids, choose, clear } = useSelection();
  const pages = useInfiniteQuery({
    ...scopedPages(scope, '/endpoints', { query: { ...search } }),
    ...stillWhileChosen(ids, EVERY_MS),
  });
  const rows = rowsOf(pages.data);
  const canWrite = scope.can('write');
  const shown = scope.tenantId === null ? ENDPOINT_COLUMNS_OF_ALL : ENDPOINT_COLUMNS;
  const columns = useMemo(
    () => (canWrite ? [selectionColumn({ ids, choose }, rows, endpointName), ...shown] : shown),
    [canWrite, ids, choose, rows, shown],
  );
  const isFiltered = hasFilter(search);
  return (
    <Page
      title="Endpoints"
      about="Where events are sent, and how it goes there."
      actions={
        canWrite ? (
          <RouteLink to={paths.newEndpoint} className={styles.action}>
            New endpoint
          </RouteLink>
        ) : null
      }
    >
      <EndpointFilters search={search} change={change} />
      {canWrite ? <BulkBar rows={chosenOf(rows, ids)} clear={clear} /> : null}
      <PagedTable
        pages={pages}
        label="Endpoints"
        rowId={({ id }) => id}
        columns={columns}
        empty={<Nothing isFiltered={isFiltered} />}
      />
    </Page>
  );
}

interface EndpointFiltersProps {
  search: EndpointsSearch;
  change: (changes: Record<string, string | undefined>) => unknown;
}

const TEXTS = [
  { name: 'name', label: 'Name', placeholder: 'Billing' },
  { name: 'host', label: 'Host', placeholder: 'example.com' },
  { name: 'tag', label: 'Tag', placeholder: 'vip' },
  { name: 'eventType', label: 'Event type', placeholder: 'order.paid' },
] as const;

function EndpointFilters({ search, change }: EndpointFiltersProps) {
  return (
    <Filters clear={hasFilter(search) ? () => change(cleared(search)) : undefined}>
      <Choice
        label="State"
        any="Any"
        value={stateIn(search)}
        choices={STATES}
        change={(value) => change(filtersOfState(value))}
      />
      <TextFilters texts={TEXTS} values={search} change={change} />
    </Filters>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No endpoint matches">Remove a filter, or choose another tenant at the top.</Empty>
  ) : (
    <Empty title="No endpoints yet">An endpoint is the address of a receiver, with the events that it gets.</Empty>
  );
}
