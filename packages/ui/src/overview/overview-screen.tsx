import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { useNow } from '../components/clock.ts';
import { Choice, Filters } from '../components/filters.tsx';
import { Page } from '../components/page.tsx';
import { PERIOD_CHOICES, PERIODS, startOf } from '../components/period.ts';
import { Fetched } from '../components/states.tsx';
import { TextFilters } from '../components/text-filters.tsx';
import { useSearchState } from '../navigation/search-state.ts';
import { Charts } from './charts.tsx';
import { KeyFigures } from './key-figures.tsx';
import { Rankings } from './rankings.tsx';
import { readOverviewSearch } from './overview-search.ts';
import styles from './overview.module.css';

const EVERY_MS = 10_000;
const TEXTS = [{ name: 'eventType', label: 'Event type', placeholder: 'order.paid' }] as const;

/** How it goes, at a glance. */
export function OverviewScreen() {
  const scope = useScope();
  const [{ period, eventType }, change] = useSearchState(readOverviewSearch);
  const from = startOf(period, useNow());
  const { bucket } = PERIODS[period];
  const statistics = useQuery({
    ...scopedQuery(scope, '/stats', { query: { from, bucket, eventType } }),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <Page title="Overview" about={scope.tenantId === null ? 'All tenants' : `Tenant ${scope.tenantId}`}>
      <Filters clear={eventType ? async () => change({ eventType: undefined }) : undefined}>
        <Choice
          label="Period"
          value={period}
          choices={PERIOD_CHOICES}
          change={async (value) => change({ period: value })}
        />
        <TextFilters texts={TEXTS} values={{ eventType }} change={change} />
      </Filters>
      <Fetched query={statistics} what="the numbers">
        {(data) => (
          <>
            <KeyFigures statistics={data} from={from} eventType={eventType} />
            <div className={styles.columns}>
              <Rankings statistics={data} search={{ period, from, eventType }} />
              <Charts statistics={data} eventType={eventType} />
            </div>
          </>
        )}
      </Fetched>
    </Page>
  );
}
