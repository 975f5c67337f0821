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
import { TextFilters } from '../components/text-filters.tsx';
import { paths } from '../navigation/paths.ts';
import { useGoTo } from '../navigation/route-link.tsx';
import { orderOf, type How, type Kind, type Texts } from './order.ts';
import styles from './replays.module.css';

interface NewReplayProps {
  tenantId: string;
  /** What another page has asked for. */
  missed: { endpointId: string | undefined; from: string | undefined };
  close: () => void;
}

const ENDPOINT = { name: 'endpointId', label: 'Endpoint', placeholder: 'Name or ep_…' } as const;
const TEXTS = [
  ENDPOINT,
  { name: 'eventType', label: 'Event type', placeholder: 'order.paid' },
  { name: 'responseStatus', label: 'HTTP status', placeholder: '503 or 5xx' },
  { name: 'tag', label: 'Tag', placeholder: 'vip' },
  ...ACCEPTED_TEXTS,
] as const;
const MISSED_TEXTS = [ENDPOINT, { name: 'from', label: 'Since', placeholder: 'YYYY-MM-DD' }] as const;
/** What is open is on its way already. */
const ENDED = ['delivered', 'dead_lettered', 'skipped', 'cancelled'] as const;

/** Asks what, counts it, and only then starts. */
export function NewReplay({ tenantId, missed, close }: NewReplayProps) {
  const [kind, setKind] = useState<Kind>(missed.endpointId === undefined ? 'filter' : 'missed');
  const [texts, setTexts] = useState<Texts>(() => firstTexts(missed));
  const [how, setHow] = useState<How>({ ratePerSecond: '50', webhookId: 'same' });
  const order = orderOf(kind, texts, how);
  const goTo = useGoTo();
  const path = { tenantId };
  // Not an action: it changes nothing, so nothing has to be read again.
  const preview = useMutation({
    mutationFn: async () => {
      const body = { ...order, dryRun: true };
      // With `dryRun` the answer is a preview, without it the replay.
      return (await callApi('post', '/v1/tenants/{tenantId}/replays', { path, body })).body as Schemas['ReplayPreview'];
    },
  });
  const start = useAction(async () => {
    const { body } = await callApi('post', '/v1/tenants/{tenantId}/replays', { path, body: order });
    await goTo({ to: paths.replay((body as Schemas['Replay']).id), search: { tenant: tenantId } });
  });
  return (
    <Card>
      {/* What was counted is what is sent: whatever is changed is counted anew. */}
      <form className={styles.form} action={() => preview.mutate()} onInput={() => preview.reset()}>
        <h2>New replay</h2>
        <Kinds kind={kind} choose={setKind} />
        <Which
          kind={kind}
          texts={texts}
          how={how}
          change={(changes) => setTexts((now) => ({ ...now, ...changes }))}
          changeHow={setHow}
        />
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

function firstTexts({ endpointId, from }: NewReplayProps['missed']): Texts {
  if (endpointId === undefined) return {};
  return { endpointId, from: from ?? new Date(Date.now() - WEEK_MS).toISOString().slice(0, 10) };
}

interface WhichProps {
  kind: Kind;
  texts: Texts;
  how: How;
  change: (changes: Record<string, string | undefined>) => void;
  changeHow: (how: How) => void;
}

function Which({ kind, texts, how, change, changeHow }: WhichProps) {
  return (
    <>
      <Fields>
        {kind === 'missed' ? (
          <TextFilters texts={MISSED_TEXTS} values={texts} required change={change} />
        ) : (
          <>
            <Choice
              label="Status"
              any="All that have ended"
              value={texts.status}
              choices={statusChoices(ENDED)}
              change={(status) => change({ status })}
            />
            <TextFilters texts={TEXTS} values={texts} change={change} />
          </>
        )}
        <Field
          label="At most each second"
          type="number"
          min={1}
          max={1000}
          value={how.ratePerSecond}
          onChange={(event) => changeHow({ ...how, ratePerSecond: event.target.value })}
        />
      </Fields>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={how.webhookId === 'fresh'}
          onChange={(event) => changeHow({ ...how, webhookId: event.target.checked ? 'fresh' : 'same' })}
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
