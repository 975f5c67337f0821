import { DELIVERY_STATUSES } from '../components/delivery-statuses.ts';
import { ACCEPTED_TEXTS, Choice, Filters, TextFilters } from '../components/filters.tsx';
import { statusChoices } from '../components/status.tsx';
import { cleared, hasFilter } from '../navigation/search-state.ts';
import { HOLD_REASONS, OUTCOMES, type DeliveriesSearch } from './deliveries-search.ts';

interface DeliveryFiltersProps {
  search: DeliveriesSearch;
  change: (changes: Record<string, string | undefined>) => unknown;
}

const TEXTS = [
  { name: 'responseStatus', label: 'HTTP status', placeholder: '503 or 5xx' },
  { name: 'eventType', label: 'Event type', placeholder: 'order.paid' },
  { name: 'endpointId', label: 'Endpoint', placeholder: 'ep_…' },
  { name: 'externalId', label: 'Your event id', placeholder: 'order-1042' },
  { name: 'tag', label: 'Tag', placeholder: 'vip' },
  ...ACCEPTED_TEXTS,
] as const;

export function DeliveryFilters({ search, change }: DeliveryFiltersProps) {
  return (
    <Filters clear={hasFilter(search) ? () => change(cleared(search)) : undefined}>
      <Choice
        label="Status"
        any="Any"
        value={search.status}
        choices={statusChoices(DELIVERY_STATUSES)}
        change={(value) => change({ status: value, holdReason: undefined })}
      />
      {search.status === 'waiting' || search.holdReason ? (
        <Choice
          label="Held because"
          any="Any"
          value={search.holdReason}
          choices={HOLD_REASONS}
          change={(value) => change({ status: 'waiting', holdReason: value })}
        />
      ) : null}
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
