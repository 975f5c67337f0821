import { CircleCheck, CircleDashed, CircleX, PauseCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import { Status, type Tone } from '../components/status.tsx';
import type { Endpoint } from './endpoints-search.ts';

interface State {
  word: string;
  tone: Tone;
  icon: LucideIcon;
}

/** How an endpoint is: what a person decided comes before how its receiver answers. */
function stateOf({ status, health, counters }: Pick<Endpoint, 'status' | 'health' | 'counters'>): State {
  if (status === 'disabled') return { word: 'Disabled', tone: 'bad', icon: CircleX };
  if (status === 'paused') return { word: 'Paused', tone: 'held', icon: PauseCircle };
  if (health.state === 'failing') return { word: 'Failing', tone: 'warn', icon: TriangleAlert };
  if (health.lastSuccessAt === null) {
    return { word: counters.total === 0 ? 'Nothing sent' : 'No success yet', tone: 'quiet', icon: CircleDashed };
  }
  return { word: 'Healthy', tone: 'good', icon: CircleCheck };
}

export function EndpointState({ endpoint }: { endpoint: Endpoint }) {
  return <Status {...stateOf(endpoint)} />;
}
