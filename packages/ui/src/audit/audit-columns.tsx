import type { Schemas } from '../api/types.ts';
import { Outside } from '../components/code.tsx';
import type { Column } from '../components/table.tsx';
import { ExactTime } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import type { AuditFilters } from './audit-search.ts';
import { actionInWords, inOneLine } from './changes.ts';

type AuditEntry = Schemas['AuditEntry'];

/** A row opens the entry; the filters stay. */
export function auditColumns(filters: AuditFilters): readonly Column<AuditEntry>[] {
  return [
    {
      id: 'action',
      header: 'Action',
      cell: ({ id, action }) => (
        <RouteLink isRowLink to={paths.audit} search={{ ...filters, entry: id }}>
          {actionInWords(action)}
        </RouteLink>
      ),
    },
    { id: 'what', header: 'What', isWideOnly: true, cell: ({ resource }) => <Outside text={resource.id} /> },
    { id: 'change', header: 'Change', isWideOnly: true, cell: (entry) => <Outside text={inOneLine(entry)} /> },
    { id: 'who', header: 'Who', width: '11rem', isWideOnly: true, cell: ({ actor }) => <Outside text={actor.name} /> },
    { id: 'at', header: 'When', width: '10rem', align: 'end', cell: ({ at }) => <ExactTime at={at} /> },
  ];
}
