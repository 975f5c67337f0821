import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sendScoped } from '../api/call-api.ts';
import { scopedQuery } from '../api/queries.ts';
import { useScope, type Scope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { oneOf } from '../navigation/search-state.ts';
import { Button } from './button.tsx';
import { Fact, Facts, Inherited } from './facts.tsx';
import { Choice, wordsOf } from './filters.tsx';
import { Field } from './form.tsx';
import { FormOrJson } from './form-or-json.tsx';
import { Section } from './page.tsx';
import { PreferenceFields } from './preference-fields.tsx';
import { PRIORITIES, readPreferences, type Preferences as Stored } from './preference-values.ts';
import { Failed, Fetched } from './states.tsx';
import { Status } from './status.tsx';
import { Time } from './time.tsx';
import { WeekStrip } from './week-strip.tsx';
import styles from './preferences.module.css';
import { count } from './number-words.ts';

/** Whose preferences: those of an endpoint, or without `endpointId` those of the tenant itself. */
export interface PreferencesOwner {
  tenantId: string;
  endpointId?: string;
}

/** What is in force: its own preferences, else those of the level above. */
export function Preferences({ of }: { of: PreferencesOwner }) {
  const scope: Scope = { ...useScope(), tenantId: of.tenantId };
  const { endpointId } = of;
  const routes = routesOf(scope, of);
  const [open, setOpen] = useState<{ etag: string | undefined; stored: Stored }>();
  const ofTenant = useQuery({ ...scopedQuery(scope, '/preferences/effective'), enabled: endpointId === undefined });
  const ofEndpoint = useQuery({
    ...scopedQuery(scope, '/endpoints/{endpointId}/preferences/effective', { path: { endpointId: endpointId ?? '' } }),
    enabled: endpointId !== undefined,
  });
  const effective = endpointId === undefined ? ofTenant : ofEndpoint;
  // The change is made to what stands there now, and refused when somebody changes it meanwhile.
  const begin = async () => {
    const { etag, body } = await routes.read();
    setOpen({ etag, stored: body });
  };
  return (
    <Section
      title="Preferences"
      aside={scope.can('write') ? <Button onClick={begin}>Change preferences…</Button> : null}
    >
      <Fetched query={effective} what="the preferences">
        {(data) => (
          <div className={styles.stack}>
            <Shown effective={data} />
            {data.quietHours === null ? null : <WeekStrip quiet={data.quietHours} />}
            <WhatNow ask={routes.preview} />
          </div>
        )}
      </Fetched>
      {open ? (
        <FormOrJson
          title={endpointId ? 'Preferences of the endpoint' : 'Preferences of the tenant'}
          about={
            endpointId
              ? 'What is set here replaces that of the tenant. What is on its way follows from its next attempt on.'
              : 'They hold for every endpoint of the tenant that does not say otherwise itself.'
          }
          stored={open.stored}
          read={readPreferences}
          renderFields={(value, change) => (
            <PreferenceFields value={value} change={change} isOfTenant={endpointId === undefined} />
          )}
          save={async (body) => routes.replace(body, open.etag)}
          close={() => setOpen(undefined)}
        />
      ) : null}
    </Section>
  );
}

/** The same calls for both levels. */
function routesOf(scope: Scope, { endpointId }: PreferencesOwner) {
  const base = endpointId === undefined ? '/preferences' : '/endpoints/{endpointId}/preferences';
  const path = { endpointId };
  // Both levels take and answer the same. Their types together are too many for the compiler.
  return {
    read: async () => sendScoped(scope, ['get', base], { path }) as Promise<{ etag: string | undefined; body: Stored }>,
    replace: async (body: Stored, ifMatch: string | undefined) =>
      sendScoped(scope, ['put', base], { path, body, ifMatch }),
    preview: async (body: Schemas['PreferencesQuestion']) =>
      sendScoped(scope, ['post', `${base}/preview`], { path, body }) as Promise<{
        body: Schemas['PreferencesPreview'];
      }>,
  };
}

/** Where a preference comes from, in words. */
export const PREFERENCE_SOURCES = {
  endpoint: 'set here',
  tenant: 'set by the tenant',
  default: 'the default',
} as const;

function Shown({ effective }: { effective: Schemas['EffectivePreferences'] }) {
  const { enabled, eventTypes, minPriority, maxPerHour, quietHours, sources } = effective;
  const { allow, deny } = eventTypes;
  const types = [
    allow === null ? 'every type' : allow.join(', '),
    ...(deny.length === 0 ? [] : [`not ${deny.join(', ')}`]),
  ];
  const facts = [
    ['Sending', enabled ? 'on' : 'off', sources.enabled],
    ['Event types', types.join('; '), sources.eventTypes],
    ['Lowest priority that is sent', minPriority, sources.minPriority],
    ['Of all its endpoints', maxPerHour === null ? null : `${count(maxPerHour)} each hour`, sources.maxPerHour],
    ['Quiet hours', quietHours === null ? 'none' : quietWords(quietHours), sources.quietHours],
  ] as const;
  return (
    <Facts>
      {facts.map(([name, value, source]) =>
        value === null ? null : (
          <Fact key={name} name={name}>
            {value} <Inherited>({PREFERENCE_SOURCES[source]})</Inherited>
          </Fact>
        ),
      )}
    </Facts>
  );
}

function quietWords({ mode, allowPriority }: Schemas['EffectiveQuietHours']): string {
  const does = mode === 'hold' ? 'deliveries wait until they end' : 'deliveries are skipped';
  return allowPriority === null
    ? does
    : `${does}, except ${allowPriority}${allowPriority === 'urgent' ? '' : ' and above'}`;
}

const DECISIONS = {
  deliver: { word: 'It would be sent', tone: 'good' },
  hold: { word: 'It would be held', tone: 'held' },
  skip: { word: 'It would be skipped', tone: 'quiet' },
} as const;

type Ask = (question: Schemas['PreferencesQuestion']) => Promise<{ body: Schemas['PreferencesPreview'] }>;

/** What the preferences would do with an event, at this moment or another. */
function WhatNow({ ask }: { ask: Ask }) {
  const [priority, setPriority] = useState<(typeof PRIORITIES)[number]>('normal');
  const [at, setAt] = useState('');
  const preview = useMutation({
    mutationFn: async () => (await ask({ priority, ...(at === '' ? {} : { at: new Date(at).toISOString() }) })).body,
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
      <Field
        label="At (empty: now)"
        type="datetime-local"
        value={at}
        onChange={(event) => {
          setAt(event.target.value);
          preview.reset();
        }}
      />
      <Button onClick={() => preview.mutate()} disabled={preview.isPending}>
        {at === '' ? 'What would happen now?' : 'What would happen then?'}
      </Button>
      <p aria-live="polite" className={styles.answer}>
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
