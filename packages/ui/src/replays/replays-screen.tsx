import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { firstPageEvery, scopedPages } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { NeedsTenant } from '../components/needs-tenant.tsx';
import { count } from '../components/number-words.ts';
import { Page } from '../components/page.tsx';
import { PagedTable } from '../components/paged-table.tsx';
import { REPLAY_ACTIONS } from '../components/replay-actions.ts';
import { doneOf } from '../components/replay-progress.ts';
import { Empty } from '../components/states.tsx';
import { Status } from '../components/status.tsx';
import type { Column } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { useSearchState, type SearchText } from '../navigation/search-state.ts';
import { NewReplay } from './new-replay.tsx';
import { aboutOf, STATUS } from './replay-words.ts';

type Replay = Schemas['Replay'];
const EVERY_MS = 5_000;

const COLUMNS: readonly Column<Replay>[] = [
  {
    id: 'about',
    header: 'What',
    cell: (row) => (
      <RouteLink isRowLink to={paths.replay(row.id)} search={{ tenant: row.tenantId }}>
        <Outside text={aboutOf(row)} />
      </RouteLink>
    ),
  },
  { id: 'status', header: 'Status', width: '8.5rem', cell: ({ status }) => <Status {...STATUS[status]} /> },
  {
    id: 'done',
    header: 'Done',
    width: '10rem',
    align: 'end',
    isWideOnly: true,
    cell: (row) => `${count(doneOf(row))} of ${count(row.matched)}`,
  },
  {
    id: 'rate',
    header: 'At most',
    width: '6rem',
    align: 'end',
    isWideOnly: true,
    cell: ({ action, ratePerSecond }) => (REPLAY_ACTIONS[action].sends ? `${ratePerSecond}/s` : '–'),
  },
  {
    id: 'created',
    header: 'Begun',
    width: '6.5rem',
    align: 'end',
    isWideOnly: true,
    cell: (row) => <Time at={row.createdAt} />,
  },
];

/** Other pages lead here for what an endpoint missed since an instant. */
const readNewReplay = (search: SearchText) => ({ endpointId: search['endpointId'], from: search['from'] });

/** What is sent or cancelled in bulk: past, and under way. */
export function ReplaysScreen() {
  const scope = useScope();
  const [{ endpointId, from }] = useSearchState(readNewReplay);
  const [isNew, setNew] = useState(endpointId !== undefined);
  const canStart = scope.tenantId !== null && scope.can('write') && !isNew;
  return (
    <Page
      title="Replays"
      about="Send past deliveries again, or what an endpoint missed, at a rate that the receiver can take."
      actions={
        canStart ? (
          <Button look="primary" onClick={() => setNew(true)}>
            New replay
          </Button>
        ) : null
      }
    >
      <NeedsTenant what="replays">
        {(tenantId) => (
          <>
            {isNew ? <NewReplay tenantId={tenantId} missed={{ endpointId, from }} close={() => setNew(false)} /> : null}
            <List />
          </>
        )}
      </NeedsTenant>
    </Page>
  );
}

function List() {
  const pages = useInfiniteQuery({
    ...scopedPages(useScope(), '/replays'),
    refetchInterval: firstPageEvery(EVERY_MS),
  });
  return (
    <PagedTable
      pages={pages}
      label="Replays"
      rowId={({ id }) => id}
      columns={COLUMNS}
      empty={
        <Empty title="No replays yet">
          Begin one here, from a list of deliveries, or from the dead letters of an endpoint.
        </Empty>
      }
    />
  );
}
