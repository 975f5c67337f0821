import { useQuery } from '@tanstack/react-query';
import { callApi } from '../api/call-api.ts';
import { apiQuery, useAction } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { ConfirmButton } from '../components/dialog.tsx';
import { count } from '../components/number-words.ts';
import { Section } from '../components/page.tsx';
import { Fetched } from '../components/states.tsx';
import { Table, type Column } from '../components/table.tsx';
import { Time } from '../components/time.tsx';
import { bytesInWords, daysInWords } from './bytes.ts';
import { Fact, Facts } from '../components/facts.tsx';
import styles from './settings.module.css';

type RetentionState = Schemas['Retention'];
type Disk = RetentionState['disk'][number];

const EVERY_MS = 5_000;

/** How long records are kept, what the daily run removed, and what they take on the disk. */
export function Retention() {
  const retention = useQuery({ ...apiQuery('/v1/retention'), refetchInterval: EVERY_MS });
  return (
    <Section title="Retention" aside={retention.data ? <RunNow retention={retention.data} /> : null}>
      <Fetched query={retention} what="retention">
        {(data) => (
          <>
            <Limits retention={data} />
            <div className={styles.below}>
              <Table label="Disk use of each table" rows={data.disk} rowId={({ table }) => table} columns={DISK} />
            </div>
          </>
        )}
      </Fetched>
    </Section>
  );
}

function Limits({ retention }: { retention: RetentionState }) {
  const { days, deadLetterDays, auditDays, nextRunAt, requestedAt, running, lastRun, diskBytes } = retention;
  return (
    <Facts>
      <Fact name="Deliveries and events">are kept {daysInWords(days)}</Fact>
      <Fact name="Dead letters">
        are kept {deadLetterDays === null ? 'until somebody ends them' : daysInWords(deadLetterDays)}
      </Fact>
      <Fact name="Audit log">is kept {daysInWords(auditDays)}</Fact>
      <Fact name="Next run">
        <Time at={nextRunAt} />
        {running ? (
          <>
            , one began <Time at={running.startedAt} />
          </>
        ) : requestedAt === null ? null : (
          ', one was asked for and begins in a moment'
        )}
      </Fact>
      <Fact name="Last run">{lastRun === null ? 'none yet' : <LastRun run={lastRun} />}</Fact>
      <Fact name="On the disk">{bytesInWords(diskBytes)}</Fact>
    </Facts>
  );
}

function LastRun({ run: { startedAt, removed, busyPartitions } }: { run: Schemas['RetentionRun'] }) {
  const { deliveries, events, auditEntries, partitions } = removed;
  const counts = [
    [deliveries, 'deliveries'],
    [events, 'events'],
    [auditEntries, 'entries of the audit log'],
    [partitions.length, 'whole tables'],
  ] as const;
  const words = counts.filter(([n]) => n > 0).map(([n, what]) => `${count(n)} ${what}`);
  return (
    <>
      <Time at={startedAt} />: {words.length === 0 ? 'nothing was old enough' : `removed ${words.join(', ')}`}
      {busyPartitions.length > 0 ? `; ${busyPartitions.length} were in use and are left for the next run` : ''}
    </>
  );
}

const DISK: readonly Column<Disk>[] = [
  { id: 'table', header: 'Table', cell: ({ table }) => table },
  { id: 'rows', header: 'Rows, about', width: '8rem', align: 'end', cell: ({ rows }) => count(rows) },
  {
    id: 'partitions',
    header: 'Partitions',
    width: '7rem',
    align: 'end',
    isWideOnly: true,
    cell: ({ partitions }) => count(partitions),
  },
  { id: 'bytes', header: 'Size', width: '7rem', align: 'end', cell: ({ bytes }) => bytesInWords(bytes) },
];

function RunNow({
  retention: { days, deadLetterDays, auditDays, running, requestedAt },
}: {
  retention: RetentionState;
}) {
  const run = useAction(async () => callApi('post', '/v1/retention/run', { body: {} }));
  const isUnderWay = running !== null || requestedAt !== null;
  return (
    <ConfirmButton
      label={isUnderWay ? 'A run is under way' : 'Run now…'}
      disabled={isUnderWay}
      title="Remove what is too old, now"
      verb="Run now"
      isDangerous={days !== null}
      run={run.mutateAsync}
    >
      It does now what it does each night. Kept are deliveries and events {daysInWords(days)}, dead letters{' '}
      {deadLetterDays === null ? 'until somebody ends them' : daysInWords(deadLetterDays)}, the audit log{' '}
      {daysInWords(auditDays)}, and shorter where a tenant says so. What is removed is gone.
    </ConfirmButton>
  );
}
