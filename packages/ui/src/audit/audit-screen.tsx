import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { urlOf } from '../api/call-api.ts';
import { rowsOf, scopedPages } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Filters } from '../components/filters.tsx';
import { Page } from '../components/page.tsx';
import { PagedTable } from '../components/paged-table.tsx';
import { Empty } from '../components/states.tsx';
import { TextFilters } from '../components/text-filters.tsx';
import { cleared, hasFilter, useSearchState } from '../navigation/search-state.ts';
import { auditColumns } from './audit-columns.tsx';
import { readAuditSearch, type AuditFilters } from './audit-search.ts';
import { EntryDialog } from './entry-dialog.tsx';
import styles from './audit.module.css';

const TEXTS = [
  { name: 'resource', label: 'What', placeholder: 'endpoint, ep_…' },
  { name: 'actor', label: 'Who', placeholder: 'key_…, postrider' },
  { name: 'action', label: 'Action', placeholder: 'updateEndpoint' },
  { name: 'from', label: 'From', placeholder: 'YYYY-MM-DD' },
  { name: 'to', label: 'Before', placeholder: 'YYYY-MM-DD' },
] as const;

/** Who changed what, and when. */
export function AuditScreen() {
  const { can } = useScope();
  return (
    <Page title="Audit log" about="Who changed what, and when. Every change that a request makes is here.">
      {can('write') ? (
        <Log />
      ) : (
        <Empty title="This key may not read the audit log">Sign in with a key that has the scope write or admin.</Empty>
      )}
    </Page>
  );
}

function Log() {
  const scope = useScope();
  const [{ filters, entry: shownId }, change] = useSearchState(readAuditSearch);
  const pages = useInfiniteQuery(scopedPages(scope, '/audit', { query: filters }));
  const isFiltered = hasFilter(filters);
  const { resource, actor, action, from, to } = filters;
  const columns = useMemo(
    () => auditColumns({ resource, actor, action, from, to }),
    [resource, actor, action, from, to],
  );
  const shown = rowsOf(pages.data).find(({ id }) => id === shownId);
  return (
    <>
      <Filters clear={isFiltered ? async () => change(cleared(filters)) : undefined}>
        <TextFilters texts={TEXTS} values={filters} change={change} />
        <Export tenantId={scope.tenantId} filters={filters} />
      </Filters>
      <PagedTable
        pages={pages}
        label="Changes"
        rowId={({ id }) => id}
        columns={columns}
        empty={
          isFiltered ? (
            <Empty title="No change matches">Remove a filter, or choose another tenant at the top.</Empty>
          ) : (
            <Empty title="Nothing has been changed yet" />
          )
        }
      />
      {shown ? <EntryDialog entry={shown} close={async () => change({ entry: undefined })} /> : null}
    </>
  );
}

/** The browser saves what the API streams: however long the log is, this page does not hold it. */
function Export({ tenantId, filters }: { tenantId: string | null; filters: AuditFilters }) {
  const template = tenantId === null ? '/v1/audit/export' : '/v1/tenants/{tenantId}/audit/export';
  return (
    <span className={styles.exports}>
      <Download size={14} aria-hidden />
      {(['csv', 'ndjson'] as const).map((format) => (
        <a key={format} download href={urlOf(template, { path: { tenantId }, query: { ...filters, format } })}>
          {format === 'csv' ? 'Export CSV' : 'Export NDJSON'}
        </a>
      ))}
    </span>
  );
}
