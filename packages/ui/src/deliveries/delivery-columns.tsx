import type { Delivery } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { lastAnswer } from '../components/last-answer.ts';
import { DeliveryStatus } from '../components/status.tsx';
import type { Column } from '../components/table.tsx';
import { TENANT_COLUMN } from '../components/tenant-column.tsx';
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
    width: '12%',
    isWideOnly: true,
    cell: (row) => (row.externalId === null ? '–' : <Outside text={row.externalId} />),
  },
  { id: 'status', header: 'Status', width: '8rem', cell: (row) => <DeliveryStatus status={row.status} /> },
  {
    id: 'last',
    header: 'Answer or reason',
    width: '13%',
    isWideOnly: true,
    cell: (row) => <Outside text={lastAnswer(row)} />,
  },
  {
    id: 'attempts',
    header: 'Attempts',
    width: '5rem',
    align: 'end',
    isWideOnly: true,
    cell: (row) => `${row.attemptCount} of ${Math.max(row.maxAttempts, row.attemptCount)}`,
  },
  {
    id: 'created',
    header: 'Accepted',
    width: '6rem',
    align: 'end',
    isWideOnly: true,
    cell: (row) => <Time at={row.createdAt} />,
  },
];

/** The same for a list of all tenants. */
export const DELIVERY_COLUMNS_OF_ALL: readonly Column<Delivery>[] = DELIVERY_COLUMNS.map((column) =>
  column.id === 'externalId' ? { ...column, isWideOnly: 'very' as const } : column,
).toSpliced(2, 0, TENANT_COLUMN);

/** Read aloud where it can be chosen. */
export const deliveryName = ({ id, eventType }: Delivery) => `the delivery ${id} of ${eventType}`;
