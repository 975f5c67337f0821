import { Choice, Filters, TextFilters } from '../components/filters.tsx';
import { cleared, hasFilter } from '../navigation/search-state.ts';
import { OUTCOMES, STATUSES, type DeliveriesSearch } from './deliveries-search.ts';

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
  return (
    <Filters clear={hasFilter(search) ? () => change(cleared(search)) : undefined}>
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
      <TextFilters texts={TEXTS} values={search} change={change} />
    </Filters>
  );
}
