import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Choice, wordsOf } from '../components/filters.tsx';
import { Section } from '../components/page.tsx';
import { Failed, Fetched } from '../components/states.tsx';
import { Status } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { oneOf } from '../navigation/search-state.ts';
import { EditPreferences } from './edit-preferences.tsx';
import type { Endpoint } from './endpoints-search.ts';
import { RateLimit } from './rate-limit.tsx';
import { WeekStrip } from './week-strip.tsx';
import styles from './endpoints.module.css';

type Effective = Schemas['EffectivePreferences'];

/** What is in force: its own preferences, else those of its tenant, else the defaults. */
export function Preferences({ endpoint }: { endpoint: Endpoint }) {
  const scope = { ...useScope(), tenantId: endpoint.tenantId };
  const [isEditing, edit] = useState(false);
  const path = { endpointId: endpoint.id };
  const effective = useQuery(scopedQuery(scope, '/endpoints/{endpointId}/preferences/effective', { path }));
  return (
    <>
      <Section
        title="Preferences"
        aside={scope.can('write') ? <Button onClick={() => edit(true)}>Change its preferences…</Button> : null}
      >
        <Fetched query={effective} what="the preferences">
          {(data) => (
            <div className={styles.stack}>
              <Facts effective={data} />
              {data.quietHours === null ? (
                <p className={styles.hint}>No quiet hours ({wordOf(data.sources.quietHours)}).</p>
              ) : (
                <WeekStrip quiet={data.quietHours} />
              )}
              <WhatNow endpoint={endpoint} />
            </div>
          )}
        </Fetched>
      </Section>
      <Section title="Rate limit">
        <Fetched query={effective} what="the rate limit">
          {(data) => (
            <RateLimit endpoint={endpoint} limits={data.rateLimits} source={wordOf(data.sources.rateLimits)} />
          )}
        </Fetched>
      </Section>
      {isEditing ? <EditPreferences endpoint={endpoint} close={() => edit(false)} /> : null}
    </>
  );
}

const SOURCES = { endpoint: 'set here', tenant: 'from its tenant', default: 'the default' } as const;
const wordOf = (source: Schemas['PreferenceSource']) => SOURCES[source];

function Facts({ effective: { enabled, eventTypes, minPriority, sources } }: { effective: Effective }) {
  const { allow, deny } = eventTypes;
  const types = [
    allow === null ? 'every type' : allow.join(', '),
    ...(deny.length === 0 ? [] : [`not ${deny.join(', ')}`]),
  ];
  const facts = [
    ['Sending', enabled ? 'on' : 'off', sources.enabled],
    ['Event types', types.join('; '), sources.eventTypes],
    ['Lowest priority', minPriority, sources.minPriority],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value, source]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value} <span className={styles.hint}>({wordOf(source)})</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
const DECISIONS = {
  deliver: { word: 'It would be sent now', tone: 'good' },
  hold: { word: 'It would be held', tone: 'held' },
  skip: { word: 'It would be skipped', tone: 'quiet' },
} as const;

/** What the preferences would do with an event at this moment. */
function WhatNow({ endpoint }: { endpoint: Endpoint }) {
  const [priority, setPriority] = useState<(typeof PRIORITIES)[number]>('normal');
  const preview = useMutation({
    mutationFn: async () => {
      const path = { tenantId: endpoint.tenantId, endpointId: endpoint.id };
      const route = '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences/preview';
      return (await callApi('post', route, { path, body: { priority } })).body;
    },
  });
  const { data } = preview;
  return (
    <div className={styles.row}>
      <Choice
        label="Priority of the event"
        value={priority}
        choices={PRIORITIES}
        change={(value) => {
          setPriority(oneOf(PRIORITIES, value) ?? 'normal');
          preview.reset();
        }}
      />
      <Button onClick={() => preview.mutate()} disabled={preview.isPending}>
        What would happen now?
      </Button>
      <p aria-live="polite">
        {data ? (
          <>
            <Status {...DECISIONS[data.decision]} />{' '}
            {data.hold ? (
              <>
                {wordsOf(data.hold.reason)} <Time at={data.hold.until} />
              </>
            ) : null}
            {data.skipped ? wordsOf(data.skipped.reason) : null}
          </>
        ) : null}
      </p>
      {preview.error ? <Failed error={preview.error} /> : null}
    </div>
  );
}
