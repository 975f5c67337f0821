import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { scopedPages } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { NeedsTenant } from '../components/needs-tenant.tsx';
import { Page } from '../components/page.tsx';
import { PagedTable } from '../components/paged-table.tsx';
import { Empty } from '../components/states.tsx';
import type { Column } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { NewSchedule } from './new-schedule.tsx';
import { ScheduleState } from './schedule-state.tsx';
import { nameOf, timingInWords, type Schedule } from './timing.ts';

const EVERY_MS = 10_000;

const COLUMNS: readonly Column<Schedule>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (row) => (
      <RouteLink isRowLink to={paths.schedule(row.id)}>
        <Outside text={nameOf(row)} />
      </RouteLink>
    ),
  },
  { id: 'type', header: 'Publishes', isWideOnly: true, cell: ({ event }) => <Outside text={event.type} /> },
  { id: 'timing', header: 'When', isWideOnly: true, cell: (row) => <Outside text={timingInWords(row)} /> },
  {
    id: 'next',
    header: 'Next run',
    width: '7rem',
    isWideOnly: true,
    cell: ({ nextRunsAt }) => <Time at={nextRunsAt[0]} />,
  },
  {
    id: 'last',
    header: 'Last run',
    width: '7rem',
    isWideOnly: true,
    cell: ({ lastRun }) => (lastRun === null ? 'never' : <Time at={lastRun.at} />),
  },
  { id: 'state', header: 'State', width: '9rem', cell: (row) => <ScheduleState schedule={row} /> },
];

/** Events that are published again and again. */
export function SchedulesScreen() {
  const scope = useScope();
  const [isNew, setNew] = useState(false);
  return (
    <Page
      title="Schedules"
      about="Events that Postrider publishes by the clock of a time zone, or by an interval."
      actions={
        scope.tenantId !== null && scope.can('write') ? (
          <Button look="primary" onClick={() => setNew(true)}>
            New schedule
          </Button>
        ) : null
      }
    >
      <NeedsTenant what="schedules">
        {(tenantId) => (
          <>
            <List />
            {isNew ? <NewSchedule tenantId={tenantId} close={() => setNew(false)} /> : null}
          </>
        )}
      </NeedsTenant>
    </Page>
  );
}

function List() {
  const pages = useInfiniteQuery({ ...scopedPages(useScope(), '/schedules'), refetchInterval: EVERY_MS });
  return (
    <PagedTable
      pages={pages}
      label="Schedules"
      rowId={({ id }) => id}
      columns={COLUMNS}
      empty={
        <Empty title="No schedules yet">
          One publishes an event each morning, or every 15 minutes, without a program of yours.
        </Empty>
      }
    />
  );
}
