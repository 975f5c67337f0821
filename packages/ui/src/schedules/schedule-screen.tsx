import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { apiQuery, scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import { Json, Outside } from '../components/code.tsx';
import { NeedsTenant } from '../components/needs-tenant.tsx';
import { ObjectPage } from '../components/object-page.tsx';
import { Page, Section } from '../components/page.tsx';
import { Empty } from '../components/states.tsx';
import { ExactTime, Time } from '../components/time.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { usePathPart } from '../navigation/search-state.ts';
import { ScheduleState } from './schedule-state.tsx';
import { Steer } from './steer.tsx';
import { nameOf, timingInWords, wallClock, type Schedule } from './timing.ts';
import styles from './schedules.module.css';

const EVERY_MS = 5_000;

export function ScheduleScreen() {
  return (
    <NeedsTenant what="schedules" title="Schedule">
      {() => <Read />}
    </NeedsTenant>
  );
}

function Read() {
  const scheduleId = usePathPart('scheduleId');
  const query = scopedQuery(useScope(), '/schedules/{scheduleId}', { path: { scheduleId } });
  const schedule = useQuery({ ...query, refetchInterval: EVERY_MS });
  return (
    <ObjectPage title="Schedule" query={schedule} what="the schedule">
      {(data) => <Shown schedule={data} />}
    </ObjectPage>
  );
}

function Shown({ schedule }: { schedule: Schedule }) {
  const { event } = schedule;
  return (
    <Page
      title={nameOf(schedule)}
      about={
        <>
          Publishes <Outside text={event.type} />, <Outside text={timingInWords(schedule)} />
        </>
      }
      actions={<Steer schedule={schedule} />}
    >
      <div className={styles.state}>
        <ScheduleState schedule={schedule} />
        <span>
          Changed <Time at={schedule.updatedAt} />
        </span>
        <Temporal scheduleId={schedule.id} />
      </div>
      <div className={styles.sides}>
        <Section title="Next runs">
          <NextRuns schedule={schedule} />
        </Section>
        <Section title="Last run">
          <LastRun schedule={schedule} />
        </Section>
      </div>
      <Section title="What it publishes">
        <Json value={event} label="The event" />
      </Section>
    </Page>
  );
}

/** The start page only: the API does not tell the namespace. */
function Temporal({ scheduleId }: { scheduleId: string }) {
  const { can } = useScope();
  const system = useQuery({ ...apiQuery('/v1/system'), enabled: can('admin') });
  const url = system.data?.temporalUiUrl;
  if (!url) return null;
  return (
    <span className={styles.outward}>
      In
      <a className={styles.outward} href={url} target="_blank" rel="noreferrer">
        Temporal <ExternalLink size={13} aria-hidden />
      </a>
      it is <code>schedule/{scheduleId}</code>
    </span>
  );
}

function NextRuns({ schedule: { nextRunsAt, paused, timeZone } }: { schedule: Schedule }) {
  if (nextRunsAt.length === 0) {
    return <Empty title={paused ? 'None while it is paused' : 'None'}>What is missed meanwhile is not made up.</Empty>;
  }
  return (
    <ol className={styles.runs}>
      {nextRunsAt.map((at) => (
        <li key={at}>
          <span>{wallClock(at, timeZone)}</span>
          <Time at={at} />
        </li>
      ))}
    </ol>
  );
}

function LastRun({ schedule: { lastRun } }: { schedule: Schedule }) {
  if (lastRun === null) return <Empty title="It has not run yet" />;
  const { at, eventId, problem } = lastRun;
  return (
    <ul className={styles.runs}>
      <li>
        <ExactTime at={at} />
        {eventId === null ? (
          <span>published nothing</span>
        ) : (
          <RouteLink to={paths.explain} search={{ q: eventId }}>
            What became of its event
          </RouteLink>
        )}
      </li>
      {problem === null ? null : (
        <li>
          <code>{problem.code}</code>
          <Outside text={problem.detail} />
        </li>
      )}
    </ul>
  );
}
