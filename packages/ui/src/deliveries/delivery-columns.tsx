import type { Delivery } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { wordsOf } from '../components/filters.tsx';
import { DeliveryStatus } from '../components/status.tsx';
import type { Column } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';

export const DELIVERY_COLUMNS: readonly Column<Delivery>[] = [
  {
    id: 'event',
    header: 'Event',
    cell: (row) => (
      <RouteLink isRowLink to={paths.delivery(row.id)} search={{ tenant: row.tenantId }}>
        <Outside text={row.eventType} />
      </RouteLink>
    ),
  },
  {
    id: 'endpoint',
    header: 'Endpoint',
    cell: (row) => <Outside text={row.endpointName ?? row.endpointUrl} />,
  },
  {
    id: 'externalId',
    header: 'Your id',
    width: '10rem',
    isWideOnly: true,
    cell: (row) => (row.externalId === null ? '–' : <Outside text={row.externalId} />),
  },
  { id: 'status', header: 'Status', width: '8.5rem', cell: (row) => <DeliveryStatus status={row.status} /> },
  { id: 'last', header: 'Last answer', isWideOnly: true, cell: (row) => <Outside text={lastAnswer(row)} /> },
  {
    id: 'attempts',
    header: 'Attempts',
    width: '5.5rem',
    align: 'end',
    isWideOnly: true,
    cell: (row) => `${row.attemptCount} of ${Math.max(row.maxAttempts, row.attemptCount)}`,
  },
  {
    id: 'created',
    header: 'Accepted',
    width: '6.5rem',
    align: 'end',
    isWideOnly: true,
    cell: (row) => <Time at={row.createdAt} />,
  },
];

function lastAnswer(row: Delivery): string {
  if (row.hold !== null) return wordsOf(row.hold.reason);
  return row.lastError ?? (row.lastStatus === null ? '–' : String(row.lastStatus));
}

/** Read aloud where it can be chosen. */
export const deliveryName = ({ id, eventType }: Delivery) => `the delivery ${id} of ${eventType}`;
