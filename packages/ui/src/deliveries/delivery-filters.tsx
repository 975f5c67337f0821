import { Choice, Filters, TextFilter } from '../components/filters.tsx';
import { NO_FILTERS, OUTCOMES, setFilters, STATUSES, type DeliveriesSearch } from './deliveries-search.ts';

interface DeliveryFiltersProps {
  search: DeliveriesSearch;
  change: (changes: Record<string, string | undefined>) => unknown;
}

const STATUS_WORDS: Record<(typeof STATUSES)[number], string> = {
  pending: 'Pending',
  waiting: 'Held',
  retrying: 'Retrying',
  delivered: 'Delivered',
  dead_lettered: 'Dead letter',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
};

const TEXTS = [
  { name: 'responseStatus', label: 'HTTP status', placeholder: '503 or 5xx' },
  { name: 'eventType', label: 'Event type', placeholder: 'order.paid' },
  { name: 'endpointId', label: 'Endpoint', placeholder: 'ep_…' },
  { name: 'externalId', label: 'Your event id', placeholder: 'order-1042' },
  { name: 'tag', label: 'Tag', placeholder: 'vip' },
  { name: 'from', label: 'Accepted from', placeholder: '2026-11-30' },
  { name: 'to', label: 'Accepted before', placeholder: '2026-12-01' },
] as const;

export function DeliveryFilters({ search, change }: DeliveryFiltersProps) {
  const isFiltered = Object.keys(setFilters(search)).length > 0;
  return (
    <Filters clear={isFiltered ? () => change(NO_FILTERS) : undefined}>
      <Choice
        label="Status"
        any="Any"
        value={search.status}
        choices={STATUSES.map((value) => ({ value, text: STATUS_WORDS[value] }))}
        change={(value) => change({ status: value })}
      />
      <Choice
        label="Last outcome"
        any="Any"
        value={search.outcome}
        choices={OUTCOMES}
        change={(value) => change({ outcome: value })}
      />
      {TEXTS.map(({ name, label, placeholder }) => (
        <TextFilter
          key={name}
          label={label}
          value={search[name]}
          placeholder={placeholder}
          change={(value) => change({ [name]: value })}
        />
      ))}
    </Filters>
  );
}
