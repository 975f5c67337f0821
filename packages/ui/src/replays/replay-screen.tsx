import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { callScoped } from '../api/call-api.ts';
import { scopedQuery, useAction } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Json, Outside } from '../components/code.tsx';
import { ConfirmButton } from '../components/dialog.tsx';
import { Figure, Figures } from '../components/figure.tsx';
import { NeedsTenant } from '../components/needs-tenant.tsx';
import { count } from '../components/number-words.ts';
import { ObjectPage } from '../components/object-page.tsx';
import { Page, Section } from '../components/page.tsx';
import { Progress } from '../components/progress.tsx';
import { REPLAY_ACTIONS } from '../components/replay-actions.ts';
import { doneOf } from '../components/replay-progress.ts';
import { Failed } from '../components/states.tsx';
import { Status } from '../components/status.tsx';
import { Time } from '../components/time.tsx';
import { usePathPart } from '../navigation/search-state.ts';
import { OnTheirWay } from './on-their-way.tsx';
import { aboutOf, leftWords, STATUS } from './replay-words.ts';
import styles from './replays.module.css';

type Replay = Schemas['Replay'];
const EVERY_MS = 1_000;

const isOver = ({ status }: Replay) => status === 'finished' || status === 'cancelled';

/** Not known where some were skipped: they may have been sent before. */
const isAllSent = ({ action, status, matched, sent, skipped }: Replay) =>
  status === 'running' && REPLAY_ACTIONS[action].sends && skipped === 0 && sent === matched;

/** How far a replay is, what came of it, and how to steer it. */
export function ReplayScreen() {
  return (
    <NeedsTenant what="replays" title="Replay">
      {() => <Read />}
    </NeedsTenant>
  );
}

function Read() {
  const replayId = usePathPart('replayId');
  const replay = useQuery({
    ...scopedQuery(useScope(), '/replays/{replayId}', { path: { replayId } }),
    // A cancelled one still counts what became of what it had sent.
    refetchInterval: (query) => (query.state.data?.status === 'finished' ? false : EVERY_MS),
  });
  return (
    <ObjectPage title="Replay" query={replay} what="the replay">
      {(data) => <Shown replay={data} />}
    </ObjectPage>
  );
}

function Shown({ replay }: { replay: Replay }) {
  const { action, status, matched, sent, delivered, failed, skipped, discarded } = replay;
  const { title, done, sends } = REPLAY_ACTIONS[action];
  return (
    <Page title={title} about={<Outside text={aboutOf(replay)} />} actions={<Steer replay={replay} />}>
      <div className={styles.state}>
        <Status {...STATUS[status]} />
        <span>
          begun <Time at={replay.createdAt} />
          {isAllSent(replay) ? ', waits for the last results' : null}
          {replay.finishedAt === null ? null : (
            <>
              , ended <Time at={replay.finishedAt} />
            </>
          )}
        </span>
        {replay.temporalUrl === null ? null : (
          <a className={styles.outward} href={replay.temporalUrl} target="_blank" rel="noreferrer">
            Workflow in Temporal <ExternalLink size={13} aria-hidden />
          </a>
        )}
      </div>
      <Progress label={done} done={doneOf(replay)} of={status === 'counting' ? null : matched} />
      <Figures>
        <Figure label="Matched" value={count(matched)} />
        {sends ? (
          <>
            <Figure
              label="Sent"
              value={count(sent)}
              note={isOver(replay) ? null : `at most ${replay.ratePerSecond}/s${leftWords(replay)}`}
            />
            <Figure label="Delivered" value={count(delivered)} />
            <Figure
              label="Failed"
              value={count(failed)}
              tone={failed > 0 ? 'bad' : undefined}
              note={failed > 0 ? 'dead letters' : null}
            />
            <OnTheirWay replay={replay} />
          </>
        ) : (
          <Figure label={done} value={count(discarded)} />
        )}
        <Figure
          label="Skipped"
          value={count(skipped)}
          note={skipped > 0 ? (sends ? 'ended otherwise, or could not be sent' : 'had ended already') : null}
        />
      </Figures>
      <Section title="What it is about">
        <Json value={replay.missedBy ?? replay.filter} label="The filter" />
      </Section>
    </Page>
  );
}

function Steer({ replay }: { replay: Replay }) {
  const scope = useScope();
  const path = { replayId: replay.id };
  const steer = useAction(async (command: 'pause' | 'resume') =>
    callScoped(scope, ['post', `/replays/{replayId}/${command}`], { path }),
  );
  if (!scope.can('write') || isOver(replay)) return null;
  return (
    <>
      {replay.status === 'paused' ? (
        <Button look="primary" disabled={steer.isPending} onClick={() => steer.mutate('resume')}>
          Resume
        </Button>
      ) : (
        <Button disabled={steer.isPending} onClick={() => steer.mutate('pause')}>
          Pause
        </Button>
      )}
      <StopForGood replay={replay} />
      {REPLAY_ACTIONS[replay.action].sends ? <NewRate replay={replay} /> : null}
      {steer.error ? <Failed error={steer.error} /> : null}
    </>
  );
}

function StopForGood({ replay }: { replay: Replay }) {
  const scope = useScope();
  const stop = useAction(async () =>
    callScoped(scope, ['post', '/replays/{replayId}/cancel'], { path: { replayId: replay.id } }),
  );
  const left = replay.matched - doneOf(replay);
  return (
    <ConfirmButton
      label="Stop for good…"
      look="danger"
      title="Stop it for good?"
      verb="Stop for good"
      leave="Do not stop it"
      isDangerous
      run={stop.mutateAsync}
    >
      <p>
        It cannot go on afterwards.{' '}
        {left > 0 ? `${count(left)} ${left === 1 ? 'stays as it is' : 'stay as they are'}. ` : ''}
        What it has {REPLAY_ACTIONS[replay.action].done.toLowerCase()} already is not undone.
      </p>
    </ConfirmButton>
  );
}

function NewRate({ replay }: { replay: Replay }) {
  const scope = useScope();
  const [rate, setRate] = useState(String(replay.ratePerSecond));
  const change = useAction(async () =>
    callScoped(scope, ['patch', '/replays/{replayId}'], {
      path: { replayId: replay.id },
      body: { ratePerSecond: Number(rate) },
    }),
  );
  return (
    <form className={styles.rate} action={() => change.mutate()}>
      <label>
        At most each second
        <input type="number" min={1} max={1000} value={rate} onChange={(event) => setRate(event.target.value)} />
      </label>
      <Button type="submit" disabled={change.isPending || Number(rate) === replay.ratePerSecond}>
        Change
      </Button>
      {change.error ? <Failed error={change.error} /> : null}
    </form>
  );
}
