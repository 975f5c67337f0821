import { CircleDashed, CirclePause, Radio, RotateCw, CircleX } from 'lucide-react';
import { urlOf } from '../api/call-api.ts';
import { useScope } from '../api/scope.ts';
import { Button } from '../components/button.tsx';
import { DELIVERY_STATUSES } from '../components/delivery-statuses.ts';
import { Choice, Filters } from '../components/filters.tsx';
import { count } from '../components/number-words.ts';
import { Page } from '../components/page.tsx';
import { Empty, Failed } from '../components/states.tsx';
import { Status, statusChoices } from '../components/status.tsx';
import { Table } from '../components/table.tsx';
import { TextFilters } from '../components/text-filters.tsx';
import { cleared, hasFilter, useSearchState } from '../navigation/search-state.ts';
import { useShortcut } from '../navigation/shortcuts.ts';
import { MOST_LINES, type Line } from './lines.ts';
import { LIVE_COLUMNS, LIVE_COLUMNS_OF_ALL } from './live-columns.tsx';
import { readLiveSearch } from './live-search.ts';
import { useLive, type LiveState } from './use-live.ts';
import styles from './live.module.css';

const TEXTS = [
  { name: 'eventType', label: 'Event type', placeholder: 'order.paid' },
  { name: 'endpointId', label: 'Endpoint', placeholder: 'Name or ep_…' },
] as const;

/** What happens to deliveries, as it happens. */
export function LiveScreen() {
  const { tenantId } = useScope();
  const [filters, change] = useSearchState(readLiveSearch);
  const template = tenantId === null ? '/v1/stream' : '/v1/tenants/{tenantId}/stream';
  const url = urlOf(template, { path: { tenantId }, query: filters });
  return (
    <Page title="Live tail" about="What happens to deliveries, as it happens, newest first.">
      <Filters clear={hasFilter(filters) ? async () => change(cleared(filters)) : undefined}>
        <Choice
          label="Status"
          any="Any"
          value={filters.status}
          choices={statusChoices(DELIVERY_STATUSES)}
          change={async (value) => change({ status: value })}
        />
        <TextFilters texts={TEXTS} values={filters} change={change} />
      </Filters>
      {/* Another filter is another stream. */}
      <TailOf key={url} url={url} columns={tenantId === null ? LIVE_COLUMNS_OF_ALL : LIVE_COLUMNS} />
    </Page>
  );
}

const STATES: Record<LiveState, Parameters<typeof Status>[0]> = {
  connecting: { word: 'Connecting…', tone: 'quiet', icon: CircleDashed },
  following: { word: 'Following', tone: 'good', icon: Radio },
  waiting: { word: 'Connection lost; connecting again', tone: 'warn', icon: RotateCw },
  paused: { word: 'Paused', tone: 'held', icon: CirclePause },
  refused: { word: 'Stopped: see below', tone: 'bad', icon: CircleX },
};

function TailOf({ url, columns }: { url: string; columns: typeof LIVE_COLUMNS }) {
  const { lines, seen, state, error, toggle, clear } = useLive(url);
  const isPaused = state === 'paused';
  useShortcut('p', toggle);
  return (
    <>
      <div className={styles.bar}>
        <span role="status">
          <Status {...STATES[state]} />
        </span>
        <Button onClick={toggle} aria-keyshortcuts="p" title="p">
          {isPaused || state === 'refused' ? 'Go on' : 'Pause'}
        </Button>
        <Button look="bare" onClick={clear} disabled={lines.length === 0}>
          Clear
        </Button>
        <span className={styles.note}>
          {isPaused
            ? 'What happens meanwhile comes when you go on.'
            : seen > MOST_LINES
              ? `The last ${count(MOST_LINES)} of ${count(seen)} are kept here.`
              : ''}
        </span>
      </div>
      {error === undefined ? null : <Failed error={error} retry={toggle} />}
      {lines.length === 0 && error === undefined ? (
        <Empty title={isPaused ? 'Paused' : 'Nothing has happened since you came'}>
          Changes appear here within a second of their happening.
        </Empty>
      ) : null}
      {lines.length > 0 ? <Table label="Changes" rows={lines} rowId={idOf} columns={columns} /> : null}
    </>
  );
}

const idOf = ({ id }: Line) => id;
