import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Choice } from '../components/filters.tsx';
import { Field, Fields, Form, FormButtons } from '../components/form.tsx';
import { Failed } from '../components/states.tsx';
import type { MadeKey } from './new-secret.tsx';

interface NewKeyProps {
  /** Null: all tenants. */
  tenantId: string | null;
  close: () => void;
  show: (made: MadeKey) => void;
}

const SCOPES = [
  { value: 'read', text: 'Read' },
  { value: 'write', text: 'Read and write' },
  { value: 'admin', text: 'Everything, keys and tenants too' },
] as const;
type KeyScope = (typeof SCOPES)[number]['value'];

export function NewKey({ tenantId, close, show }: NewKeyProps) {
  const [form, setForm] = useState({ name: '', tenantId: tenantId ?? '', expiresOn: '', requestsPerMinute: '' });
  const [scope, setScope] = useState<KeyScope>('write');
  const create = useAction(async () => {
    const body = {
      name: form.name.trim(),
      tenantId: scope === 'admin' || form.tenantId.trim() === '' ? null : form.tenantId.trim(),
      scopes: [scope],
      ...(form.expiresOn === '' ? {} : { expiresAt: new Date(form.expiresOn).toISOString() }),
      ...(form.requestsPerMinute === '' ? {} : { requestsPerMinute: Number(form.requestsPerMinute) }),
    };
    show((await callApi('post', '/v1/keys', { body })).body);
    close();
  });
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  return (
    <Dialog title="New key" isOpen close={close}>
      <Form submit={() => create.mutate()}>
        <Field label="Name" required maxLength={100} hint="Which program or person uses it." {...field('name')} />
        <Choice
          label="It may"
          value={scope}
          choices={SCOPES}
          change={(value) => setScope(SCOPES.find((each) => each.value === value)?.value ?? 'read')}
        />
        {scope === 'admin' ? (
          <p>It sees and changes every tenant.</p>
        ) : (
          <Field label="Tenant" placeholder="acme" hint="Empty: every tenant." {...field('tenantId')} />
        )}
        <Fields>
          <Field label="Ends" type="datetime-local" hint="Empty: never." {...field('expiresOn')} />
          <Field
            label="Requests each minute"
            type="number"
            min={1}
            hint="Empty: no limit of its own."
            {...field('requestsPerMinute')}
          />
        </Fields>
        {create.error ? <Failed error={create.error} /> : null}
        <FormButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            Make the key
          </Button>
        </FormButtons>
      </Form>
    </Dialog>
  );
}
