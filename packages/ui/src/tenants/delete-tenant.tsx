import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { ConfirmDelete } from '../components/confirm-delete.tsx';
import { Field } from '../components/form.tsx';
import { paths } from '../navigation/paths.ts';
import { useGoTo } from '../navigation/route-link.tsx';

export function DeleteTenant({ tenantId }: { tenantId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        Delete…
      </Button>
      {isOpen ? <Asked tenantId={tenantId} close={() => setOpen(false)} /> : null}
    </>
  );
}

/** Asks for the id: there is no way back. */
function Asked({ tenantId, close }: { tenantId: string; close: () => void }) {
  const [typed, type] = useState('');
  const goTo = useGoTo();
  return (
    <ConfirmDelete
      title="Delete the tenant"
      of={['/v1/tenants/{tenantId}', { tenantId }]}
      isReady={typed.trim() === tenantId}
      close={close}
      after={async () => goTo({ to: paths.tenants, search: { tenant: undefined } })}
    >
      <p>
        Its endpoints and keys end at once, and what is open of its deliveries is cancelled. The id{' '}
        <Outside text={tenantId} /> is never free again. This cannot be undone.
      </p>
      <Field label={`Type ${tenantId} to go on`} value={typed} onChange={(event) => type(event.target.value)} />
    </ConfirmDelete>
  );
}
