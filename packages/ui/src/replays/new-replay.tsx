import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ACCEPTED_TEXTS, Choice } from '../components/filters.tsx';
import { Field, Fields } from '../components/form.tsx';
import { count } from '../components/number-words.ts';
import { Preview } from '../components/replay-dialog.tsx';
import { Failed } from '../components/states.tsx';
import { statusChoices } from '../components/status.tsx';
import { paths } from '../navigation/paths.ts';
import { useGoTo } from '../navigation/route-link.tsx';
import { orderOf, type Form, type Kind } from './order.ts';
import styles from './replays.module.css';

interface NewReplayProps {
  tenantId: string;
  /** What another page has asked for. */
  missed: { endpointId: string | undefined; from: string | undefined };
  close: () => void;
}

const TEXTS: readonly {
  name: Exclude<keyof Form, 'webhookId' | 'ratePerSecond' | 'status'>;
  label: string;
  placeholder: string;
}[] = [
  { name: 'endpointId', label: 'Endpoint', placeholder: 'ep_…' },
  { name: 'eventType', label: 'Event type', placeholder: 'order.paid' },
  { name: 'responseStatus', label: 'HTTP status', placeholder: '503 or 5xx' },
  { name: 'tag', label: 'Tag', placeholder: 'vip' },
  ...ACCEPTED_TEXTS,
];
/** What is open is on its way already. */
const ENDED = ['delivered', 'dead_lettered', 'skipped', 'cancelled'] as const;
const MISSED_TEXTS: ReadonlySet<keyof Form> = new Set(['endpointId', 'from']);
const EMPTY: Form = { ratePerSecond: '50', webhookId: 'same' };

/** Asks what, counts it, and only then starts. */
export function NewReplay({ tenantId, missed, close }: NewReplayProps) {
  const [kind, setKind] = useState<Kind>(missed.endpointId === undefined ? 'filter' : 'missed');
  const [form, setForm] = useState<Form>(() => firstForm(missed));
  const goTo = useGoTo();
  const path = { tenantId };
  // Not an action: it changes nothing, so nothing has to be read again.
  const preview = useMutation({
    mutationFn: async () => {
      const body = { ...orderOf(kind, form), dryRun: true };
      // With `dryRun` the answer is a preview, without it the replay.
      return (await callApi('post', '/v1/tenants/{tenantId}/replays', { path, body })).body as Schemas['ReplayPreview'];
    },
  });
  const start = useAction(async () => {
    const { body } = await callApi('post', '/v1/tenants/{tenantId}/replays', { path, body: orderOf(kind, form) });
    await goTo({ to: paths.replay((body as Schemas['Replay']).id), search: { tenant: tenantId } });
  });
  const change = (changes: Partial<Form>) => {
    setForm({ ...form, ...changes });
    preview.reset();
  };
  const chooseKind = (chosen: Kind) => {
    setKind(chosen);
    preview.reset();
  };
  return (
    <Card>
      <form className={styles.form} action={() => preview.mutate()}>
        <h2>New replay</h2>
        <Kinds kind={kind} choose={chooseKind} />
        <Which kind={kind} form={form} change={change} />
        {preview.data === undefined ? null : <Preview data={preview.data} />}
        {preview.error || start.error ? <Failed error={preview.error ?? start.error} /> : null}
        <div className={styles.buttons}>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look={preview.data ? 'plain' : 'primary'} disabled={preview.isPending}>
            {preview.isPending ? 'Counting…' : 'Count first'}
          </Button>
          {preview.data !== undefined && preview.data.matched > 0 ? (
            <Button look="primary" disabled={start.isPending} onClick={() => start.mutate()}>
              Send {count(preview.data.matched)}
            </Button>
          ) : null}
        </div>
      </form>
    </Card>
  );
}

const WEEK_MS = 7 * 24 * 3_600_000;

function firstForm({ endpointId, from }: NewReplayProps['missed']): Form {
  if (endpointId === undefined) return EMPTY;
  return { ...EMPTY, endpointId, from: from ?? new Date(Date.now() - WEEK_MS).toISOString().slice(0, 10) };
}

interface WhichProps {
  kind: Kind;
  form: Form;
  change: (changes: Partial<Form>) => void;
}

function Which({ kind, form, change }: WhichProps) {
  const shown = kind === 'missed' ? TEXTS.filter(({ name }) => MISSED_TEXTS.has(name)) : TEXTS;
  return (
    <>
      <Fields>
        {kind === 'filter' ? (
          <Choice
            label="Status"
            any="All that have ended"
            value={form.status}
            choices={statusChoices(ENDED)}
            change={(status) => change({ status: status ?? '' })}
          />
        ) : null}
        {shown.map(({ name, label, placeholder }) => (
          <Field
            key={name}
            label={kind === 'missed' && name === 'from' ? 'Since' : label}
            placeholder={placeholder}
            required={kind === 'missed'}
            value={form[name] ?? ''}
            onChange={(event) => change({ [name]: event.target.value })}
          />
        ))}
        <Field
          label="At most each second"
          type="number"
          min={1}
          max={1000}
          value={form.ratePerSecond}
          onChange={(event) => change({ ratePerSecond: event.target.value })}
        />
      </Fields>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={form.webhookId === 'fresh'}
          onChange={(event) => change({ webhookId: event.target.checked ? 'fresh' : 'same' })}
        />
        With new ids, so that receivers that drop repeats take them as new
      </label>
    </>
  );
}

function Kinds({ kind, choose }: { kind: Kind; choose: (kind: Kind) => void }) {
  return (
    <fieldset className={styles.kinds}>
      <legend className="visually-hidden">What to send</legend>
      <Radio isChosen={kind === 'filter'} choose={() => choose('filter')}>
        Past deliveries that match a filter
      </Radio>
      <Radio isChosen={kind === 'missed'} choose={() => choose('missed')}>
        What an endpoint never got since an instant
      </Radio>
    </fieldset>
  );
}

function Radio({ isChosen, choose, children }: { isChosen: boolean; choose: () => void; children: string }) {
  return (
    <label className={styles.check}>
      <input type="radio" name="kind" checked={isChosen} onChange={choose} />
      {children}
    </label>
  );
}
