import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../api/queries.ts';
import { Progress } from '../components/progress.tsx';
import { REPLAY_ACTIONS } from '../components/replay-actions.ts';
import { doneOf } from '../components/replay-progress.ts';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import styles from './dead-letters.module.css';

const EVERY_MS = 2_000;

/** What is being sent or cancelled in bulk right now. */
export function RunningReplays({ tenantId }: { tenantId: string }) {
  const replays = useQuery({
    ...apiQuery('/v1/tenants/{tenantId}/replays', { path: { tenantId }, query: { limit: 10 } }),
    refetchInterval: EVERY_MS,
  });
  const running = replays.data?.data.filter(({ status }) => status === 'counting' || status === 'running') ?? [];
  if (running.length === 0) return null;
  return (
    <ul className={styles.running} aria-label="Under way">
      {running.map((replay) => (
        <li key={replay.id}>
          <Progress
            label={REPLAY_ACTIONS[replay.action].doing}
            done={doneOf(replay)}
            of={replay.status === 'counting' ? null : replay.matched}
          />
          <RouteLink to={paths.replay(replay.id)}>Watch or stop it</RouteLink>
        </li>
      ))}
    </ul>
  );
}
