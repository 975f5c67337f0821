import type { Schemas } from '../api/types.ts';
import { useNow } from '../components/clock.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import type { Column } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import styles from './keys.module.css';

export type Key = Schemas['Key'];

export function keyColumns(open: (what: 'rotate' | 'revoke', row: Key) => void): readonly Column<Key>[] {
  return [
    { id: 'name', header: 'Name', cell: ({ name }) => <Outside text={name} /> },
    {
      id: 'tenant',
      header: 'Tenant',
      width: '9rem',
      isWideOnly: true,
      cell: ({ tenantId }) => (tenantId === null ? 'All' : <Outside text={tenantId} />),
    },
    { id: 'scopes', header: 'May', width: '8rem', isWideOnly: true, cell: ({ scopes }) => scopes.join(', ') },
    {
      id: 'used',
      header: 'Last used',
      width: '7rem',
      isWideOnly: true,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Time at={lastUsedAt} />),
    },
    { id: 'expires', header: 'Ends', width: '11rem', isWideOnly: true, cell: (row) => <Ends row={row} /> },
    {
      id: 'actions',
      header: 'Actions',
      isHeaderHidden: true,
      width: '10.5rem',
      align: 'end',
      cell: (row) => (
        <span className={styles.actions}>
          <Button onClick={() => open('rotate', row)} aria-label={`Rotate ${row.name}`}>
            Rotate
          </Button>
          <Button look="danger" onClick={() => open('revoke', row)} aria-label={`Revoke ${row.name}`}>
            Revoke
          </Button>
        </span>
      ),
    },
  ];
}

function Ends({ row: { expiresAt, previousKeyExpiresAt } }: { row: Key }) {
  const now = useNow();
  if (previousKeyExpiresAt !== null && Date.parse(previousKeyExpiresAt) > now) {
    return (
      <>
        old value <Time at={previousKeyExpiresAt} />
      </>
    );
  }
  return expiresAt === null ? 'never' : <Time at={expiresAt} />;
}
