import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleCheck, Ban } from 'lucide-react';
import { apiPages } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import { Filters } from '../components/filters.tsx';
import { Page } from '../components/page.tsx';
import { PagedTable } from '../components/paged-table.tsx';
import { Empty } from '../components/states.tsx';
import { Status } from '../components/status.tsx';
import type { Column } from '../components/table.tsx';
import { TextFilters } from '../components/text-filters.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { useSearchState } from '../navigation/search-state.ts';
import { VALIDATION } from './validation.ts';

type EventType = Schemas['EventType'];
const TEXTS = [{ name: 'group', label: 'Group', placeholder: 'billing' }] as const;

const COLUMNS: readonly Column<EventType>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ name }) => (
      <RouteLink isRowLink to={paths.eventType(name)}>
        <Outside text={name} />
      </RouteLink>
    ),
  },
  {
    id: 'description',
    header: 'What it tells',
    isWideOnly: true,
    cell: ({ description }) => (description === null ? '–' : <Outside text={description} />),
  },
  {
    id: 'group',
    header: 'Group',
    width: '9rem',
    isWideOnly: true,
    cell: ({ group }) => (group === null ? '–' : <Outside text={group} />),
  },
  {
    id: 'validation',
    header: 'Data is',
    width: '10rem',
    isWideOnly: true,
    cell: ({ schema, validation }) => (schema === null ? 'not described' : VALIDATION[validation]),
  },
  {
    id: 'state',
    header: 'State',
    width: '8rem',
    cell: ({ deprecated }) =>
      deprecated ? (
        <Status word="Deprecated" tone="warn" icon={Ban} />
      ) : (
        <Status word="Current" tone="good" icon={CircleCheck} />
      ),
  },
];

/** What is published: the catalogue that endpoints choose from. */
export function EventTypesScreen() {
  const [{ group }, change] = useSearchState((search) => ({ group: search['group'] }));
  const pages = useInfiniteQuery(apiPages('/v1/event-types', { query: { group } }));
  return (
    <Page title="Event types" about="What is published, and what its data looks like. The same for all tenants.">
      <Filters clear={group ? async () => change({ group: undefined }) : undefined}>
        <TextFilters texts={TEXTS} values={{ group }} change={change} />
      </Filters>
      <PagedTable
        pages={pages}
        label="Event types"
        rowId={({ name }) => name}
        columns={COLUMNS}
        empty={
          group ? (
            <Empty title="No event type in this group">Remove the filter to see all.</Empty>
          ) : (
            <Empty title="No event types yet">
              Describe them with POST /v1/event-types, or import an OpenAPI document with its webhooks.
            </Empty>
          )
        }
      />
    </Page>
  );
}
