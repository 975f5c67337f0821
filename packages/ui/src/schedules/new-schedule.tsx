import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Choice } from '../components/filters.tsx';
import { Field, Fields, Form, FormButtons, TextArea } from '../components/form.tsx';
import { Failed } from '../components/states.tsx';
import { paths } from '../navigation/paths.ts';
import { useGoTo } from '../navigation/route-link.tsx';
import { orderOf, type ScheduleForm } from './schedule-order.ts';

const KINDS = [
  { value: 'cron', text: 'By the clock' },
  { value: 'interval', text: 'By an interval' },
] as const;

const EMPTY: ScheduleForm = {
  name: '',
  kind: 'cron',
  cron: '30 8 * * MON-FRI',
  everySeconds: '900',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  type: '',
  data: '{}',
};

export function NewSchedule({ tenantId, close }: { tenantId: string; close: () => void }) {
  const [form, setForm] = useState(EMPTY);
  const goTo = useGoTo();
  const create = useAction(async () => {
    const body: Schemas['NewSchedule'] = orderOf(form);
    const made = await callApi('post', '/v1/tenants/{tenantId}/schedules', { path: { tenantId }, body });
    await goTo({ to: paths.schedule(made.body.id), search: { tenant: tenantId } });
  });
  const field = (name: keyof ScheduleForm) => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  return (
    <Dialog title="New schedule" isOpen close={close}>
      <Form submit={() => create.mutate()}>
        <Field label="Name" maxLength={100} placeholder="Daily report" {...field('name')} />
        <Choice
          label="It runs"
          value={form.kind}
          choices={KINDS}
          change={(kind) => setForm({ ...form, kind: kind === 'interval' ? 'interval' : 'cron' })}
        />
        {form.kind === 'cron' ? (
          <Fields>
            <Field label="Expression" required hint="Minute, hour, day, month, day of week." {...field('cron')} />
            <Field label="Time zone" required placeholder="Europe/Berlin" {...field('timeZone')} />
          </Fields>
        ) : (
          <Field label="Every (seconds)" type="number" min={10} max={31_622_400} required {...field('everySeconds')} />
        )}
        <Field label="Event type" required placeholder="report.due" {...field('type')} />
        <TextArea label="Its data, as JSON" required {...field('data')} />
        {create.error ? <Failed error={create.error} /> : null}
        <FormButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            Make the schedule
          </Button>
        </FormButtons>
      </Form>
    </Dialog>
  );
}
