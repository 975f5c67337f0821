import { useQuery } from '@tanstack/react-query';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Figure } from '../components/figure.tsx';
import { count } from '../components/number-words.ts';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { onTheirWay } from './replay-words.ts';

type Replay = Schemas['Replay'];
const EVERY_MS = 5_000;

/** What was sent and has not ended: it may take hours, and the replay goes on until then. */
export function OnTheirWay({ replay }: { replay: Replay }) {
  const open = onTheirWay(replay);
  return <Figure label="On their way" value={count(open)} note={open > 0 ? <Retried replay={replay} /> : null} />;
}

/** The API does not say which deliveries are of a replay: these are all of its endpoint and type, or of its tenant. */
function Retried({ replay }: { replay: Replay }) {
  const endpointId = replay.missedBy?.endpointId ?? textIn(replay, 'endpointId');
  const its = { endpointId, eventType: textIn(replay, 'eventType') };
  const statistics = useQuery({ ...scopedQuery(useScope(), '/stats', { query: its }), refetchInterval: EVERY_MS });
  const retrying = statistics.data?.backlog.retrying ?? 0;
  if (retrying === 0) return null;
  return (
    <RouteLink to={paths.deliveries} search={{ ...its, status: 'retrying' }}>
      Retries {endpointId === undefined ? 'of the tenant' : 'at this endpoint'}
      {its.eventType === undefined ? '' : ', of this type'}: {count(retrying)}
    </RouteLink>
  );
}

function textIn({ filter }: Replay, member: string): string | undefined {
  const value: unknown = filter?.[member];
  return typeof value === 'string' ? value : undefined;
}
