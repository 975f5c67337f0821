import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Choice } from '../components/filters.tsx';
import { Field, Fields, Form, FormButtons, TextArea } from '../components/form.tsx';
import { jsonIn } from '../components/json-text.ts';
import { Failed } from '../components/states.tsx';

type Tenant = Schemas['Tenant'];
type Change = Schemas['TenantChange'];

interface EditTenantProps {
  tenant: Tenant;
  etag: string | undefined;
  close: () => void;
}

export function EditTenant({ tenant, etag: ifMatch, close }: EditTenantProps) {
  const save = async (body: Change) => {
    await callApi('patch', '/v1/tenants/{tenantId}', { path: { tenantId: tenant.id }, body, ifMatch });
    close();
  };
  return <TenantForm title="Change the tenant" verb="Save" tenant={tenant} save={save} close={close} />;
}

export function NewTenant({ show, close }: { show: (id: string) => unknown; close: () => void }) {
  const save = async (body: Schemas['NewTenant']) => {
    const made = await callApi('post', '/v1/tenants', { body });
    close();
    await show(made.body.id);
  };
  return <TenantForm title="New tenant" verb="Make the tenant" save={save} close={close} />;
}

interface TenantFormProps {
  title: string;
  verb: string;
  /** Without it, a new one is made. */
  tenant?: Tenant;
  save: (body: Change & { id?: string }) => Promise<void>;
  close: () => void;
}

const TOLD = [
  { value: 'operator', text: 'Operators only' },
  { value: 'tenant', text: 'The tenant too' },
] as const;

function TenantForm({ title, verb, tenant, save, close }: TenantFormProps) {
  const [form, setForm] = useState(() => ({
    id: '',
    name: tenant?.name ?? '',
    days: String(tenant?.retention?.days ?? ''),
    deadLetterDays: String(tenant?.retention?.deadLetterDays ?? ''),
    metadata: JSON.stringify(tenant?.metadata ?? {}, null, 2),
  }));
  const [told, setTold] = useState<(typeof TOLD)[number]['value']>(tenant?.notices.to ?? 'operator');
  const run = useAction(async () =>
    save({
      ...(form.id.trim() === '' ? {} : { id: form.id.trim() }),
      name: form.name.trim() || null,
      retention: { days: daysOf(form.days), deadLetterDays: daysOf(form.deadLetterDays) },
      // What else it says of notices stays.
      notices: { ...(tenant?.notices as Change['notices']), to: told },
      metadata: jsonIn(form.metadata.trim() || '{}', 'The metadata') as NonNullable<Change['metadata']>,
    }),
  );
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  const days = { type: 'number', min: 1, hint: 'Empty: as the deployment.' } as const;
  return (
    <Dialog title={title} isOpen close={close}>
      <Form submit={() => run.mutate()}>
        {tenant ? null : (
          <Field
            label="Id"
            placeholder="acme"
            maxLength={64}
            pattern="[A-Za-z0-9_\-]+"
            title="Letters, digits, _ and -"
            hint="As your app calls it. It cannot be changed. Empty: one is made."
            {...field('id')}
          />
        )}
        <Field label="Name" maxLength={100} hint="For people." {...field('name')} />
        <Fields>
          <Field label="Deliveries and events are kept (days)" {...days} {...field('days')} />
          <Field label="Dead letters are kept (days)" {...days} {...field('deadLetterDays')} />
        </Fields>
        <Choice
          label="Who is told when its endpoints fail"
          value={told}
          choices={TOLD}
          change={(value) => setTold(value === 'tenant' ? 'tenant' : 'operator')}
        />
        <TextArea label="Metadata, as JSON" rows={2} {...field('metadata')} />
        {run.error ? <Failed error={run.error} /> : null}
        <FormButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={run.isPending}>
            {verb}
          </Button>
        </FormButtons>
      </Form>
    </Dialog>
  );
}

const daysOf = (text: string) => (text === '' ? null : Number(text));
