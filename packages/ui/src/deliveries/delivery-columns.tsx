import type { Delivery } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { wordsOf } from '../components/filters.tsx';
import { DeliveryStatus } from '../components/status.tsx';
import type { Column } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import styles from './deliveries.module.css';

interface Selection {
  ids: ReadonlySet<string>;
  toggle: (id: string) => void;
}

const COLUMNS: readonly Column<Delivery>[] = [
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

export function deliveryColumns(selection: Selection | undefined): readonly Column<Delivery>[] {
  if (selection === undefined) return COLUMNS;
  const { ids, toggle } = selection;
  const choose: Column<Delivery> = {
    id: 'choose',
    header: 'Choose',
    isHeaderHidden: true,
    width: '2.75rem',
    cell: ({ id, eventType }) => (
      <input
        type="checkbox"
        className={styles.check}
        checked={ids.has(id)}
        aria-label={`Choose the delivery ${id} of ${eventType}`}
        onChange={() => toggle(id)}
      />
    ),
  };
  return [choose, ...COLUMNS];
}
