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
import { count } from './number-words.ts';

type Filter = NonNullable<Schemas['NewReplay']['filter']>;
type OpenFilter = Schemas['DeliveryRetry']['filter'];
type Answer = Promise<{ body: Schemas['Replay'] | Schemas['ReplayPreview'] }>;

/** What is done with what a filter matches. `replay`, `retry`: ended ones, dead letters. `now`, `cancel`: open ones. */
export type ReplayOf = { kind: 'replay' | 'retry'; filter: Filter } | { kind: 'now' | 'cancel'; filter: OpenFilter };

export type ReplayDialogProps = ReplayOf & {
  tenantId: string;
  /** Said below the count. */
  note?: string;
  close: () => void;
};

interface Words {
  title: string;
  verb: (number: string) => string;
  note?: string;
  /** It cancels, at once. */
  sendsNothing?: true;
}

const WORDS: Record<ReplayOf['kind'], Words> = {
  replay: { title: 'Send again', verb: (number) => `Send ${number} again` },
  retry: { title: 'Retry dead letters', verb: (number) => `Retry ${number}` },
  now: {
    title: 'Send now',
    verb: (number) => `Send ${number} now`,
    note: 'They do not wait for their next planned attempt. Quiet hours, pauses and rate limits hold them as before.',
  },
  cancel: {
    title: 'Cancel deliveries',
    verb: (number) => `Cancel ${number}`,
    note: 'They are not sent any more. What a receiver got already stays there.',
    sendsNothing: true,
  },
};

const DEFAULT_RATE = '50';

/** Shows how many deliveries match, then starts what is to be done with them and goes to its page. */
export function ReplayDialog({ tenantId, note, close, ...of }: ReplayDialogProps) {
  const [rate, setRate] = useState(DEFAULT_RATE);
  const goTo = useGoTo();
  const words = WORDS[of.kind];
  const hasRate = !words.sendsNothing && of.filter.ids?.length !== 1;
  const preview = useQuery({
    queryKey: ['replay-preview', tenantId, of],
    queryFn: async () => (await order(tenantId, of, { dryRun: true })).body as Schemas['ReplayPreview'],
    gcTime: 0,
  });
  const start = useAction(async () => {
    const { body } = await order(tenantId, of, hasRate ? { ratePerSecond: Number(rate) } : {});
    // Without `dryRun` the answer is the replay.
    await goTo({ to: paths.replay((body as Schemas['Replay']).id), search: { tenant: tenantId } });
  });
  const matched = preview.data?.matched;
  return (
    <Confirm
      title={words.title}
      leave={words.sendsNothing ? 'Keep them' : 'Cancel'}
      verb={matched === undefined ? 'Counting…' : words.verb(count(matched))}
      isDangerous={words.sendsNothing === true}
      isReady={matched !== undefined && matched > 0}
      isOpen
      close={close}
      run={start.mutateAsync}
    >
      <Fetched query={preview} what="the count">
        {(data) => <Preview data={data} />}
      </Fetched>
      {[words.note, note].map((each) => (each === undefined ? null : <p key={each}>{each}</p>))}
      {hasRate ? <Rate rate={rate} change={setRate} /> : null}
      <p>
        {hasRate ? 'You can pause it, change its rate and stop it on its page.' : 'You see on its page how far it is.'}
      </p>
    </Confirm>
  );
}

function Rate({ rate, change }: { rate: string; change: (rate: string) => void }) {
  const id = useId();
  return (
    <label htmlFor={id} className={styles.rate}>
      At most
      <input id={id} type="number" min={1} max={1000} value={rate} onChange={(event) => change(event.target.value)} />
      each second
    </label>
  );
}

async function order(tenantId: string, of: ReplayOf, how: { dryRun?: boolean; ratePerSecond?: number }): Answer {
  const path = { tenantId };
  switch (of.kind) {
    case 'replay':
      return callApi('post', '/v1/tenants/{tenantId}/replays', { path, body: { ...how, filter: of.filter } });
    case 'retry':
      return callApi('post', '/v1/tenants/{tenantId}/dead-letters/retry', {
        path,
        body: { ...how, filter: of.filter },
      });
    case 'now':
      return callApi('post', '/v1/tenants/{tenantId}/deliveries/retry', { path, body: { ...how, filter: of.filter } });
    case 'cancel':
      return callApi('post', '/v1/tenants/{tenantId}/deliveries/cancel', { path, body: { ...how, filter: of.filter } });
  }
}

/** How many match, and the first of them. */
export function Preview({ data }: { data: Schemas['ReplayPreview'] }) {
  if (data.matched === 0) return <p>Nothing matches.</p>;
  return (
    <>
      <p className={styles.count}>
        {count(data.matched)} {data.matched === 1 ? 'delivery matches' : 'deliveries match'}
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
