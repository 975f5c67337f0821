import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, Funnel, PauseCircle, SkipForward, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Json, Outside } from '../components/code.tsx';
import { wordsOf } from '../components/filters.tsx';
import { Field } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { Empty, Failed, Fetched } from '../components/states.tsx';
import { Status } from '../components/status.tsx';
import type { DraftRequest } from './draft.ts';
import type { Endpoint } from './endpoints-search.ts';
import { SmallTable } from '../components/small-table.tsx';
import { ExactTime } from '../components/time.tsx';
import styles from './endpoints.module.css';

type Preview = Schemas['EndpointPreview'];
const LAST = 20;

interface TimeMachineProps {
  endpoint: Endpoint;
  request: DraftRequest;
}

/** What the change would have done with the latest events, beside what was really sent. Nothing is sent. */
export function TimeMachine({ endpoint, request }: TimeMachineProps) {
  const [chosen, choose] = useState<string>();
  const [day, setDay] = useState('');
  const { tenantId, id: endpointId } = endpoint;
  // Not an action: it changes nothing, so nothing has to be read again.
  const preview = useMutation({
    mutationFn: async () => {
      // The API says what is wrong with a body that a person wrote.
      const change = request.body as Schemas['PreviewChange'];
      const path = { tenantId, endpointId };
      const body = { last: LAST, change, ...(day === '' ? {} : { to: dayAfter(day) }) };
      return (await callApi('post', '/v1/tenants/{tenantId}/endpoints/{endpointId}/preview', { path, body })).body.data;
    },
  });
  const isReady = Object.keys(request.mistakes).length === 0;
  // Types that it does not take say nothing about the change, and are most of what a tenant publishes.
  const told = preview.data?.filter(({ reason }) => reason !== 'type_not_subscribed') ?? [];
  const others = (preview.data?.length ?? 0) - told.length;
  const shown = told.find(({ eventId }) => eventId === chosen) ?? told.find((each) => each.request !== null) ?? told[0];
  return (
    <Section
      title="Time machine"
      aside={
        <Button disabled={!isReady || preview.isPending} onClick={() => preview.mutate()}>
          {preview.isPending ? 'Trying…' : `Try it on the last ${LAST} events`}
        </Button>
      }
    >
      <div className={styles.row}>
        <Field
          label="Of the day (UTC)"
          hint="Empty: up to now. What the endpoint would get with these changes. Nothing is sent."
          type="date"
          value={day}
          onChange={(event) => {
            setDay(event.target.value);
            preview.reset();
          }}
        />
      </div>
      <div className={styles.stack} aria-live="polite">
        {preview.error ? <Failed error={preview.error} /> : null}
        {preview.data?.length === 0 ? <Empty title="No events yet">The tenant has published none.</Empty> : null}
        {others > 0 ? (
          <p>
            {others} of the {others + told.length} events {others === 1 ? 'is' : 'are'} of types that it does not take.
          </p>
        ) : null}
        {told.length > 0 ? <Decisions previews={told} shown={shown} choose={choose} /> : null}
        {shown ? <Beside preview={shown} endpoint={endpoint} /> : null}
      </div>
    </Section>
  );
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 24 * 3_600_000).toISOString().slice(0, 10);
}

const LOOKS = {
  sent: { word: 'Sent', tone: 'good', icon: CircleCheck },
  held: { word: 'Held', tone: 'held', icon: PauseCircle },
  filtered: { word: 'Filtered', tone: 'quiet', icon: Funnel },
  skipped: { word: 'Skipped', tone: 'quiet', icon: SkipForward },
} as const;

interface DecisionsProps {
  previews: readonly Preview[];
  shown: Preview | undefined;
  choose: (eventId: string) => void;
}

function Decisions({ previews, shown, choose }: DecisionsProps) {
  return (
    <SmallTable
      name="Decisions"
      caption="What would happen with each event"
      heads={['Event', 'It would be', 'Because', 'Beside what was sent']}
    >
      {previews.map((preview) => (
        <tr key={preview.eventId} className={preview === shown ? styles.chosen : ''}>
          <th scope="row">
            <Button look="bare" aria-pressed={preview === shown} onClick={() => choose(preview.eventId ?? '')}>
              <code>{preview.eventId}</code>
            </Button>
          </th>
          <td>
            {preview.decision === null ? (
              <Status word="Not known" tone="warn" icon={TriangleAlert} />
            ) : (
              <Status {...LOOKS[preview.decision]} />
            )}
          </td>
          <td>
            <Why preview={preview} />
          </td>
          <td>{differenceOf(preview)}</td>
        </tr>
      ))}
    </SmallTable>
  );
}

function Why({ preview: { decision, reason, detail, filter } }: { preview: Preview }) {
  return (
    <>
      {reason === null ? '–' : null}
      {reason === null || reason === decision ? null : wordsOf(reason)}
      {filter === null ? null : (
        <>
          {' '}
          <code>{filter.pointer}</code>
        </>
      )}
      {detail === null ? null : (
        <>
          {': '}
          <Outside text={detail} />
        </>
      )}
    </>
  );
}

function differenceOf({ differs, request }: Preview): string {
  if (request === null) return '–';
  if (differs === null) return 'was never sent';
  return differs ? 'differs' : 'the same';
}

/** What would be sent, and what was. */
function Beside({ preview, endpoint }: { preview: Preview; endpoint: Endpoint }) {
  const scope = { ...useScope(), tenantId: endpoint.tenantId };
  const { eventId, request } = preview;
  const deliveries = useQuery(
    scopedQuery(scope, '/deliveries', { query: { eventId: eventId ?? '', endpointId: endpoint.id, limit: 1 } }),
  );
  const event = useQuery(scopedQuery(scope, '/events/{eventId}', { path: { eventId: eventId ?? '' } }));
  return (
    <>
      {event.data ? (
        <p>
          <Outside text={event.data.type} />
          {event.data.externalId === null ? null : (
            <>
              , your id <Outside text={event.data.externalId} />
            </>
          )}
          , accepted <ExactTime at={event.data.timestamp} />
        </p>
      ) : null}
      <div className={styles.beside}>
        <section aria-label="With the changes">
          <h3>With the changes</h3>
          {request === null ? (
            <Empty title="Nothing would be sent" />
          ) : (
            <Json value={request.body} label="It would send" />
          )}
        </section>
        <section aria-label="Really sent">
          <h3>Really sent</h3>
          <Fetched query={deliveries} what="what was sent">
            {({ data: [delivery] }) =>
              delivery ? (
                <Sent deliveryId={delivery.id} tenantId={delivery.tenantId} />
              ) : (
                <Empty title="Nothing was sent" />
              )
            }
          </Fetched>
        </section>
      </div>
    </>
  );
}

function Sent({ deliveryId, tenantId }: { deliveryId: string; tenantId: string }) {
  const scope = { ...useScope(), tenantId };
  const delivery = useQuery(scopedQuery(scope, '/deliveries/{deliveryId}', { path: { deliveryId } }));
  return (
    <Fetched query={delivery} what="what was sent">
      {({ attempts }) => {
        const attempt = attempts.at(-1);
        return attempt ? <Json value={attempt.request.body} label="It sent" /> : <Empty title="No attempt yet" />;
      }}
    </Fetched>
  );
}
