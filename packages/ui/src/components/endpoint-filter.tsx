import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../api/problem.ts';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { endpointMeant, isReference } from './endpoint-meant.ts';
import { MOST_OFFERED, OFFERED_FOR_MS, TextFilter, type Meaning, type TextFilterProps } from './text-filter.tsx';

/** Offers the endpoints by their names. A name, or a part of one that no other has, is as good as an id. */
export function EndpointFilter(props: TextFilterProps) {
  const scope = useScope();
  const [isAsked, ask] = useState(false);
  const { value } = props;
  const list = useQuery({
    ...scopedQuery(scope, '/endpoints', { query: { limit: MOST_OFFERED } }),
    enabled: isAsked || value !== undefined,
    staleTime: OFFERED_FOR_MS,
  });
  const listed = list.data?.data ?? [];
  const isListed = listed.some(({ id }) => id === value);
  const shown = useQuery({
    ...scopedQuery(scope, '/endpoints/{endpointId}', { path: { endpointId: value ?? '' } }),
    enabled: value?.startsWith('ep_') === true && list.isFetched && !isListed,
    staleTime: OFFERED_FOR_MS,
  });
  const endpoints = shown.data === undefined || isListed ? listed : [...listed, shown.data];
  const suggestions = endpoints.map(({ id, name, url }) => ({ value: id, name: name ?? url }));
  const client = useQueryClient();
  const lookUp = async (written: string): Promise<Meaning> => {
    const named = scopedQuery(scope, '/endpoints', { query: { name: written, limit: MOST_OFFERED } });
    const found = await client.fetchQuery(named).catch(asProblem);
    if ('data' in found) return endpointMeant(written, found.data, scope.tenantId === null);
    // The API says so of what no name can be.
    if (found.status === 400) return endpointMeant(written, [], false);
    return { words: found.detail || found.title, choices: [] };
  };
  const meaningOf = (written: string) => {
    if (isReference(written)) return { value: written };
    // What has no name is offered by its address, which the API does not search.
    const [only, ...others] = endpoints.filter(({ name, url }) => name === null && url === written);
    return only === undefined || others.length > 0 ? lookUp(written) : { value: only.id };
  };
  return <TextFilter {...props} suggestions={suggestions} focus={() => ask(true)} meaningOf={meaningOf} />;
}
