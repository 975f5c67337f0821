import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Confirm } from '../components/dialog.tsx';
import { Fetched } from '../components/states.tsx';
import type { Endpoint } from './endpoints-search.ts';
import styles from './endpoints.module.css';

interface EditPreferencesProps {
  endpoint: Endpoint;
  close: () => void;
}

const ROUTE = '/v1/tenants/{tenantId}/endpoints/{endpointId}/preferences';

/** The endpoint's own preferences, as the API takes them. */
export function EditPreferences({ endpoint, close }: EditPreferencesProps) {
  const [typed, type] = useState<string>();
  const id = useId();
  const path = { tenantId: endpoint.tenantId, endpointId: endpoint.id };
  const stored = useQuery({
    queryKey: ['preferences-to-edit', endpoint.id],
    queryFn: async () => callApi('get', ROUTE, { path }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const text = typed ?? JSON.stringify(stored.data?.body ?? {}, null, 2);
  const value = parsed(text);
  const save = useAction(async () => callApi('put', ROUTE, { path, body: value ?? {}, ifMatch: stored.data?.etag }));
  return (
    <Confirm
      title="Its own preferences"
      verb="Save them"
      isOpen
      isReady={value !== undefined && stored.data !== undefined}
      close={close}
      run={save.mutateAsync}
    >
      <p>
        They replace those of the tenant, member by member: enabled, eventTypes, minPriority, quietHours, rateLimits.
        What is left out is as the tenant has it.
      </p>
      <Fetched query={stored} what="the preferences">
        {() => (
          <div className={styles.field}>
            <label htmlFor={id}>Preferences (JSON)</label>
            <textarea
              id={id}
              rows={14}
              spellCheck={false}
              value={text}
              aria-invalid={value === undefined}
              onChange={(event) => type(event.target.value)}
            />
            {value === undefined ? <p className={styles.mistake}>This is not a JSON object yet.</p> : null}
          </div>
        )}
      </Fetched>
    </Confirm>
  );
}

function parsed(text: string): Schemas['EndpointPreferences'] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // The API says what is wrong with its members.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
