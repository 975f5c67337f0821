import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { rowsOf, scopedPages } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Button } from '../components/button.tsx';
import { useNow } from '../components/clock.ts';
import { Page } from '../components/page.tsx';
import { PagedTable } from '../components/paged-table.tsx';
import { startOf, type Period } from '../components/period.ts';
import { ReplayDialog, type ReplayOf } from '../components/replay-dialog.tsx';
import { chosenOf, selectionColumn, stillWhileChosen, useSelection } from '../components/selection.tsx';
import { Empty } from '../components/states.tsx';
import { cleared, hasFilter, useSearchState } from '../navigation/search-state.ts';
import { apiFilters, readDeliveriesSearch, setFilters } from './deliveries-search.ts';
import { deliveryName, DELIVERY_COLUMNS, DELIVERY_COLUMNS_OF_ALL } from './delivery-columns.tsx';
import { DeliveryFilters } from './delivery-filters.tsx';
import { SavedViews } from './saved-views.tsx';
import { SelectionBar } from './selection-bar.tsx';

const EVERY_MS = 10_000;

export function DeliveriesScreen() {
  const scope = useScope();
  const [search, change] = useSearchState(readDeliveriesSearch);
  const { ids, choose } = useSelection();
  const asked = apiFilters(search, usePeriodStart(search.period));
  const pages = useInfiniteQuery({
    ...scopedPages(scope, '/deliveries', { query: asked }),
    ...stillWhileChosen(ids, EVERY_MS),
  });
  const rows = rowsOf(pages.data);
  const canWrite = scope.can('write');
  const ofScope = scope.tenantId === null ? DELIVERY_COLUMNS_OF_ALL : DELIVERY_COLUMNS;
  const columns = useMemo(
    () => (canWrite ? [selectionColumn({ ids, choose }, rows, deliveryName), ...ofScope] : ofScope),
    [canWrite, ids, choose, rows, ofScope],
  );
  return (
    <Page
      title="Deliveries"
      about="Each event at each endpoint, newest first."
      actions={
        canWrite && scope.tenantId !== null ? (
          <AllOfThese tenantId={scope.tenantId} filters={setFilters(asked)} />
        ) : null
      }
    >
      <DeliveryFilters search={search} change={change} />
      <SavedViews filters={setFilters(search)} show={async (shown) => change({ ...cleared(search), ...shown })} />
      {canWrite ? <SelectionBar shown={rows} rows={chosenOf(rows, ids)} choose={choose} /> : null}
      <PagedTable
        pages={pages}
        label="Deliveries"
        rowId={({ id }) => id}
        columns={columns}
        empty={<Nothing isFiltered={hasFilter(search)} />}
      />
    </Page>
  );
}

/** Of a period when it was chosen, not by the clock: a list that begins elsewhere is another list, and loses its place. */
function usePeriodStart(period: Period | undefined): string | undefined {
  const now = useNow();
  const begun = { period, from: period === undefined ? undefined : startOf(period, now) };
  const [kept, keep] = useState(begun);
  if (kept.period === period) return kept.from;
  keep(begun);
  return begun.from;
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No delivery matches">Remove a filter, or choose another tenant at the top.</Empty>
  ) : (
    <Empty title="No deliveries yet">They appear here as soon as an event is published for an endpoint.</Empty>
  );
}

/** What can be done with everything that matches what is shown. */
function AllOfThese({ tenantId, filters }: { tenantId: string; filters: Record<string, string> }) {
  const [asked, ask] = useState<ReplayOf['kind']>();
  const { status, holdReason } = filters;
  const isHeld = holdReason !== undefined;
  const isOpen = status === undefined ? isHeld : status === 'pending' || status === 'waiting' || status === 'retrying';
  // Not everything there is, and nothing that has ended is held.
  if (Object.keys(filters).length === 0 || (isHeld && !isOpen)) return null;
  return (
    <>
      {isOpen ? (
        <>
          <Button onClick={() => ask('now')}>Send all of these now…</Button>
          <Button onClick={() => ask('cancel')}>Cancel all of these…</Button>
        </>
      ) : (
        <Button onClick={() => ask('replay')}>Send all of these again…</Button>
      )}
      {asked === undefined ? null : (
        <ReplayDialog tenantId={tenantId} filter={filters} kind={asked} close={() => ask(undefined)} />
      )}
    </>
  );
}
