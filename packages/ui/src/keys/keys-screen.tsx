import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { apiPages } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Button } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { PagedTable } from '../components/paged-table.tsx';
import { Empty } from '../components/states.tsx';
import { keyColumns, type Key } from './key-columns.tsx';
import { NewKey } from './new-key.tsx';
import { NewSecret, type MadeKey } from './new-secret.tsx';
import { RevokeKey } from './revoke-key.tsx';
import { RotateKey } from './rotate-key.tsx';

type Open = { what: 'new' } | { what: 'rotate' | 'revoke'; row: Key };

/** Who may call the API. */
export function KeysScreen() {
  const { can } = useScope();
  return can('admin') ? (
    <Keys />
  ) : (
    <Page title="API keys">
      <Empty title="Only for keys with the scope admin">Ask an operator for a key, or to revoke one.</Empty>
    </Page>
  );
}

function Keys() {
  const { tenantId } = useScope();
  const [open, setOpen] = useState<Open>();
  // Kept here only: it is shown once, and gone with the page.
  const [made, setMade] = useState<MadeKey>();
  const pages = useInfiniteQuery(apiPages('/v1/keys', { query: { tenantId: tenantId ?? undefined } }));
  const columns = useMemo(() => keyColumns((what, row) => setOpen({ what, row })), []);
  const close = () => setOpen(undefined);
  return (
    <Page
      title="API keys"
      about={tenantId === null ? 'Who may call the API.' : `Who may call the API for ${tenantId}.`}
      actions={
        <Button look="primary" onClick={() => setOpen({ what: 'new' })}>
          New key
        </Button>
      }
    >
      {made ? <NewSecret key={made.key} made={made} done={() => setMade(undefined)} /> : null}
      <PagedTable
        pages={pages}
        label="API keys"
        rowId={({ id }) => id}
        columns={columns}
        empty={<Empty title="No keys for this tenant">Make one for a program that publishes or reads.</Empty>}
      />
      {open?.what === 'new' ? <NewKey tenantId={tenantId} close={close} show={setMade} /> : null}
      {open?.what === 'rotate' ? <RotateKey row={open.row} close={close} show={setMade} /> : null}
      {open?.what === 'revoke' ? <RevokeKey row={open.row} close={close} /> : null}
    </Page>
  );
}
