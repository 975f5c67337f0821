import { Outside } from '../components/code.tsx';
import type { Column } from '../components/table.tsx';
import { TENANT_COLUMN } from '../components/tenant-column.tsx';
import { Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { EndpointState } from './endpoint-state.tsx';
import type { Endpoint } from './endpoints-search.ts';
import { Sparkline } from './sparkline.tsx';

export const ENDPOINT_COLUMNS: readonly Column<Endpoint>[] = [
  {
    id: 'name',
    header: 'Endpoint',
    cell: (row) => (
      <RouteLink isRowLink to={paths.endpoint(row.id)} search={{ tenant: row.tenantId }}>
        <Outside text={row.name ?? row.url} />
      </RouteLink>
    ),
  },
  { id: 'state', header: 'State', width: '8.5rem', cell: (row) => <EndpointState endpoint={row} /> },
  { id: 'url', header: 'Address', isWideOnly: true, cell: (row) => <Outside text={row.url} /> },
  {
    id: 'day',
    header: 'Last 24 hours',
    width: '11rem',
    isWideOnly: true,
    cell: (row) => <Sparkline endpoint={row} />,
  },
  {
    id: 'tags',
    header: 'Tags',
    width: '9rem',
    isWideOnly: true,
    cell: ({ tags }) => (tags.length === 0 ? '–' : <Outside text={tags.join(', ')} />),
  },
  {
    id: 'last',
    header: 'Last success',
    width: '7rem',
    align: 'end',
    isWideOnly: true,
    cell: (row) => <Time at={row.health.lastSuccessAt} />,
  },
];

/** The same for a list of all tenants. Addresses take the most room, so something else has to go. */
export const ENDPOINT_COLUMNS_OF_ALL: readonly Column<Endpoint>[] = ENDPOINT_COLUMNS.flatMap((column) => {
  if (column.id === 'name') return [{ ...column, width: '19%' }, TENANT_COLUMN];
  if (column.id === 'last') return [{ ...column, isWideOnly: 'very' as const }];
  return column.id === 'tags' ? [] : [column];
});

/** Read aloud where it can be chosen. */
export const endpointName = ({ name, url }: Endpoint) => `the endpoint ${name ?? url}`;
