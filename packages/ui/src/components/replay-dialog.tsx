import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { paths } from '../navigation/paths.ts';
import { useGoTo } from '../navigation/route-link.tsx';
import { Outside } from './code.tsx';
import { Confirm } from './dialog.tsx';
import { Fetched } from './states.tsx';
import styles from './replay-dialog.module.css';

type Filter = NonNullable<Schemas['NewReplay']['filter']>;

export interface ReplayDialogProps {
  tenantId: string;
  filter: Filter;
  /** `retry` sends dead letters only. */
  kind: 'replay' | 'retry';
  /** Said below the count. */
  note?: string;
  close: () => void;
}

const DEFAULT_RATE = '50';

/** Shows how many a replay would send, then starts it and goes to its page. */
export function ReplayDialog({ tenantId, filter, kind, note, close }: ReplayDialogProps) {
  const [rate, setRate] = useState(DEFAULT_RATE);
  const rateId = useId();
  const goTo = useGoTo();
  const preview = useQuery({
    queryKey: ['replay-preview', tenantId, kind, filter],
    queryFn: async () => (await order({ tenantId, kind, body: { filter, dryRun: true } })) as Schemas['ReplayPreview'],
    gcTime: 0,
  });
  const start = useAction(async () => {
    const replay = await order({ tenantId, kind, body: { filter, ratePerSecond: Number(rate) } });
    // Without `dryRun` the answer is the replay.
    await goTo({ to: paths.replay((replay as Schemas['Replay']).id), search: { tenant: tenantId } });
  });
  const matched = preview.data?.matched;
  return (
    <Confirm
      title={kind === 'retry' ? 'Retry dead letters' : 'Send again'}
      verb={matched === undefined ? 'Counting…' : verbOf(kind, matched.toLocaleString('en'))}
      isReady={matched !== undefined && matched > 0}
      isOpen
      close={close}
      run={start.mutateAsync}
    >
      <Fetched query={preview} what="the count">
        {(data) => <Preview data={data} />}
      </Fetched>
      {note === undefined ? null : <p>{note}</p>}
      <label htmlFor={rateId} className={styles.rate}>
        At most
        <input
          id={rateId}
          type="number"
          min={1}
          max={1000}
          value={rate}
          onChange={(event) => setRate(event.target.value)}
        />
        each second
      </label>
      <p>You can pause it, change its rate and stop it on its page.</p>
    </Confirm>
  );
}

const verbOf = (kind: ReplayDialogProps['kind'], number: string) =>
  kind === 'retry' ? `Retry ${number}` : `Send ${number} again`;

interface Order {
  tenantId: string;
  kind: ReplayDialogProps['kind'];
  body: { filter: Filter; dryRun?: boolean; ratePerSecond?: number };
}

async function order({ tenantId, kind, body }: Order): Promise<Schemas['Replay'] | Schemas['ReplayPreview']> {
  const path = { tenantId };
  if (kind === 'replay') return (await callApi('post', '/v1/tenants/{tenantId}/replays', { path, body })).body;
  return (await callApi('post', '/v1/tenants/{tenantId}/dead-letters/retry', { path, body })).body;
}

/** How many match, and the first of them. */
export function Preview({ data }: { data: Schemas['ReplayPreview'] }) {
  if (data.matched === 0) return <p>Nothing matches: there is nothing to send.</p>;
  return (
    <>
      <p className={styles.count}>
        {data.matched.toLocaleString('en')} {data.matched === 1 ? 'delivery matches' : 'deliveries match'}
      </p>
      <ul className={styles.sample} aria-label="The first of them">
        {data.sample.slice(0, 5).map((match) => (
          <li key={match.deliveryId ?? match.eventId}>
            <Outside text={match.eventType} /> <code>{match.deliveryId ?? match.eventId}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
