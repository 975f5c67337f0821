import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiQuery } from '../api/queries.ts';
import { EndpointFilter } from './endpoint-filter.tsx';
import { MOST_OFFERED, OFFERED_FOR_MS, TextFilter, type TextFilterProps } from './text-filter.tsx';

interface TextFiltersProps<Name extends string> {
  texts: readonly { name: Name; label: string; placeholder: string }[];
  values: Readonly<Partial<Record<Name, string | undefined>>>;
  /** Whether a form needs each of them. */
  required?: boolean;
  /** Of `useSearchState`. */
  change: (changes: Record<string, string | undefined>) => unknown;
}

/** A text filter for each of `texts`. Endpoints are offered by their names, and event types too. */
export function TextFilters<Name extends string>({ texts, values, required, change }: TextFiltersProps<Name>) {
  return texts.map(({ name, label, placeholder }) => {
    const Filter = OFFERING[name] ?? TextFilter;
    return (
      <Filter
        key={name}
        label={label}
        value={values[name]}
        placeholder={placeholder}
        required={required}
        change={(value) => change({ [name]: value })}
      />
    );
  });
}

const OFFERING: Record<string, typeof TextFilter> = { endpointId: EndpointFilter, eventType: EventTypeFilter };

function EventTypeFilter(props: TextFilterProps) {
  const [isAsked, ask] = useState(false);
  const { data } = useQuery({
    ...apiQuery('/v1/event-types', { query: { limit: MOST_OFFERED } }),
    enabled: isAsked,
    staleTime: OFFERED_FOR_MS,
  });
  const suggestions = (data?.data ?? []).map(({ name }) => ({ value: name }));
  return <TextFilter {...props} suggestions={suggestions} focus={() => ask(true)} />;
}
