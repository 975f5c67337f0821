import { useState } from 'react';
import { DELIVERY_STATUSES } from '../components/delivery-statuses.ts';
import { ACCEPTED_TEXTS, Choice, Filters } from '../components/filters.tsx';
import { PERIOD_CHOICES } from '../components/period.ts';
import { statusChoices } from '../components/status.tsx';
import { TextFilters } from '../components/text-filters.tsx';
import { cleared, hasFilter } from '../navigation/search-state.ts';
import { HOLD_REASONS, OUTCOMES, type DeliveriesSearch } from './deliveries-search.ts';

interface DeliveryFiltersProps {
  search: DeliveriesSearch;
  change: (changes: Record<string, string | undefined>) => unknown;
}

const TEXTS = [
  { name: 'responseStatus', label: 'HTTP status', placeholder: '503 or 5xx' },
  { name: 'eventType', label: 'Event type', placeholder: 'order.paid' },
  { name: 'endpointId', label: 'Endpoint', placeholder: 'Name or ep_…' },
] as const;
const MORE_TEXTS = [
  { name: 'externalId', label: 'Your event id', placeholder: 'order-1042' },
  { name: 'tag', label: 'Tag', placeholder: 'vip' },
] as const;

export function DeliveryFilters({ search, change }: DeliveryFiltersProps) {
  const { status, holdReason, outcome, externalId, tag } = search;
  return (
    <Filters
      clear={hasFilter(search) ? () => change(cleared(search)) : undefined}
      isMoreSet={hasFilter({ outcome, externalId, tag })}
      more={
        <>
          <Choice
            label="Last outcome"
            any="Any"
            value={outcome}
            choices={OUTCOMES}
            change={(value) => change({ outcome: value })}
          />
          <TextFilters texts={MORE_TEXTS} values={search} change={change} />
        </>
      }
    >
      <Choice
        label="Status"
        any="Any"
        value={status}
        choices={statusChoices(DELIVERY_STATUSES)}
        change={(value) => change({ status: value, holdReason: undefined })}
      />
      {status === 'waiting' || holdReason ? (
        <Choice
          label="Held because"
          any="Any"
          value={holdReason}
          choices={HOLD_REASONS}
          change={(value) => change({ status: 'waiting', holdReason: value })}
        />
      ) : null}
      <TextFilters texts={TEXTS} values={search} change={change} />
      <Accepted search={search} change={change} />
    </Filters>
  );
}

/** How far back, or from when to when. */
function Accepted({ search, change }: DeliveryFiltersProps) {
  const [isAsked, ask] = useState(false);
  const { period, from, to } = search;
  const areDates = period === undefined && (isAsked || hasFilter({ from, to }));
  return (
    <>
      <Choice
        label="Accepted"
        any="Any time"
        value={areDates ? 'dates' : period}
        choices={[...PERIOD_CHOICES, { value: 'dates', text: 'Dates…' }]}
        change={(value) => {
          ask(value === 'dates');
          change({ period: value === 'dates' ? undefined : value, from: undefined, to: undefined });
        }}
      />
      {areDates ? <TextFilters texts={ACCEPTED_TEXTS} values={search} change={change} /> : null}
    </>
  );
}
