import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiQuery, scopedQuery } from '../api/queries.ts';
import { useScope, type Scope } from '../api/scope.ts';
import { TextFilter } from './filters.tsx';

interface TextFiltersProps<Name extends string> {
  texts: readonly { name: Name; label: string; placeholder: string }[];
  values: Readonly<Record<Name, string | undefined>>;
  /** Of `useSearchState`. */
  change: (changes: Record<string, string | undefined>) => unknown;
}

/** A text filter for each of `texts`. Endpoints are offered by their names, and event types too. */
export function TextFilters<Name extends string>({ texts, values, change }: TextFiltersProps<Name>) {
  return texts.map(({ name, label, placeholder }) => {
    const Filter = OFFERING[name] ?? TextFilter;
    return (
      <Filter
        key={name}
        label={label}
        value={values[name]}
        placeholder={placeholder}
        change={(value) => change({ [name]: value })}
      />
    );
  });
}

type FilterProps = Parameters<typeof TextFilter>[0];

const OFFERING: Record<string, typeof TextFilter> = { endpointId: EndpointFilter, eventType: EventTypeFilter };
/** More than that nobody reads; the rest can be written. */
const MOST = 100;
const KEPT_MS = 60_000;

function EndpointFilter(props: FilterProps) {
  const scope = useScope();
  const [isAsked, ask] = useState(false);
  const { value } = props;
  const list = useQuery({
    ...scopedQuery(scope, '/endpoints', { query: { limit: MOST } }),
    enabled: isAsked || value !== undefined,
    staleTime: KEPT_MS,
  });
  const listed = list.data?.data ?? [];
  const isListed = listed.some(({ id }) => id === value);
  const shown = useQuery({
    ...scopedQuery(scope, '/endpoints/{endpointId}', { path: { endpointId: value ?? '' } }),
    enabled: value?.startsWith('ep_') === true && list.isFetched && !isListed,
    staleTime: KEPT_MS,
  });
  const endpoints = shown.data === undefined || isListed ? listed : [...listed, shown.data];
  const suggestions = endpoints.map(({ id, name, url }) => ({ value: id, name: name ?? url }));
  const client = useQueryClient();
  const change = async (written: string | undefined) => props.change(await meantId(client, scope, written));
  return <TextFilter {...props} suggestions={suggestions} focus={() => ask(true)} change={change} />;
}

/** The id behind a name, or a part of one that no other has, also where it is none of those that are offered. */
async function meantId(client: QueryClient, scope: Scope, written: string | undefined) {
  if (written === undefined || written.startsWith('ep_')) return written;
  const named = scopedQuery(scope, '/endpoints', { query: { name: written, limit: MOST } });
  const found = await client.fetchQuery({ ...named, staleTime: KEPT_MS }).catch(() => undefined);
  const rows = found?.data ?? [];
  const exact = rows.filter(({ name }) => name?.toLowerCase() === written.toLowerCase());
  const [only, ...others] = exact.length > 0 ? exact : rows;
  return only === undefined || others.length > 0 ? written : only.id;
}

function EventTypeFilter(props: FilterProps) {
  const [isAsked, ask] = useState(false);
  const { data } = useQuery({
    ...apiQuery('/v1/event-types', { query: { limit: MOST } }),
    enabled: isAsked,
    staleTime: KEPT_MS,
  });
  const suggestions = (data?.data ?? []).map(({ name }) => ({ value: name }));
  return <TextFilter {...props} suggestions={suggestions} focus={() => ask(true)} />;
}
