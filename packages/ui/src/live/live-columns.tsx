import { TriangleAlert } from 'lucide-react';
import { Outside } from '../components/code.tsx';
import { DELIVERY_STATUSES } from '../components/delivery-statuses.ts';
import { wordsOf } from '../components/filters.tsx';
import { duration } from '../components/relative-time.ts';
import { DeliveryStatus, Status } from '../components/status.tsx';
import type { Column } from '../components/table.tsx';
import { ExactTime, Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { oneOf } from '../navigation/search-state.ts';
import type { Change } from './follow.ts';
import type { Line } from './lines.ts';

export const LIVE_COLUMNS: readonly Column<Line>[] = [
  {
    id: 'at',
    header: 'At',
    width: '9.5rem',
    isWideOnly: true,
    cell: (line) => (line.gap ? null : <ExactTime at={line.change.at} />),
  },
  {
    id: 'what',
    header: 'What happened',
    cell: (line) => (line.gap ? <Gap /> : <What change={line.change} />),
  },
  {
    id: 'status',
    header: 'Now',
    width: '8rem',
    cell: (line) => (line.gap ? null : <Now status={line.change.status} />),
  },
  {
    id: 'endpoint',
    header: 'Endpoint',
    width: '11rem',
    isWideOnly: true,
    cell: (line) =>
      line.gap ? null : (
        <RouteLink to={paths.endpoint(line.change.endpointId)} search={{ tenant: line.change.tenantId }}>
          <Outside text={line.change.endpointName ?? line.change.endpointId} />
        </RouteLink>
      ),
  },
  {
    id: 'answer',
    header: 'Why',
    width: '14rem',
    isWideOnly: true,
    cell: (line) => (line.gap ? null : <Why change={line.change} />),
  },
];

/** The same for a tail of all tenants. */
export const LIVE_COLUMNS_OF_ALL: readonly Column<Line>[] = LIVE_COLUMNS.toSpliced(3, 0, {
  id: 'tenant',
  header: 'Tenant',
  width: '8rem',
  isWideOnly: 'very',
  cell: (line) => (line.gap ? null : <Outside text={line.change.tenantId} />),
});

function Gap() {
  return (
    <>
      <TriangleAlert size={14} aria-hidden /> Changes are missing here: they were older than a day when they were asked
      for.
    </>
  );
}

function What({ change: { deliveryId, tenantId, eventType, kind, test } }: { change: Change }) {
  return (
    <>
      <RouteLink isRowLink to={paths.delivery(deliveryId)} search={{ tenant: tenantId }}>
        <Outside text={eventType} />
      </RouteLink>{' '}
      {wordsOf(kind).toLowerCase()}
      {test ? ' (test)' : ''}
    </>
  );
}

function Now({ status }: { status: string }) {
  const known = oneOf(DELIVERY_STATUSES, status);
  // More may come with a newer server.
  return known === undefined ? <Status word={wordsOf(status)} tone="quiet" /> : <DeliveryStatus status={known} />;
}

function Why({ change: { attempt, reason, until } }: { change: Change }) {
  const answer =
    attempt === null
      ? ''
      : `${attempt.responseStatus ?? wordsOf(attempt.outcome)} in ${duration(attempt.durationMs)}, attempt ${attempt.number}`;
  return (
    <>
      {[answer, reason === null ? '' : wordsOf(reason).toLowerCase()].filter((text) => text !== '').join(', ')}
      {until === null ? null : (
        <>
          , next <Time at={until} />
        </>
      )}
    </>
  );
}
