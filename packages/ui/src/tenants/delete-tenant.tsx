import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { Confirm } from '../components/dialog.tsx';
import { Field } from '../components/form.tsx';
import { paths } from '../navigation/paths.ts';
import { useGoTo } from '../navigation/route-link.tsx';

/** Asks for the id: there is no way back. */
export function DeleteTenant({ tenantId }: { tenantId: string }) {
  const [isOpen, setOpen] = useState(false);
  const [typed, type] = useState('');
  const goTo = useGoTo();
  const remove = useAction(async () => {
    await callApi('delete', '/v1/tenants/{tenantId}', { path: { tenantId } });
    await goTo({ to: paths.tenants, search: { tenant: undefined } });
  });
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        Delete…
      </Button>
      <Confirm
        title="Delete the tenant"
        verb="Delete it"
        isDangerous
        isReady={typed.trim() === tenantId}
        isOpen={isOpen}
        close={() => {
          type('');
          setOpen(false);
        }}
        run={remove.mutateAsync}
      >
        <p>
          Its endpoints and keys end at once, and what is open of its deliveries is cancelled. The id{' '}
          <Outside text={tenantId} /> is never free again. This cannot be undone.
        </p>
        <Field label={`Type ${tenantId} to go on`} value={typed} onChange={(event) => type(event.target.value)} />
      </Confirm>
    </>
  );
}
