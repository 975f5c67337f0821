import { CircleCheck, CirclePause, TriangleAlert } from 'lucide-react';
import { Status } from '../components/status.tsx';
import type { Schedule } from './timing.ts';

export function ScheduleState({ schedule: { paused, lastRun } }: { schedule: Schedule }) {
  if (paused) return <Status word="Paused" tone="held" icon={CirclePause} />;
  if (lastRun?.problem) return <Status word="Last run failed" tone="bad" icon={TriangleAlert} />;
  return <Status word="Running" tone="good" icon={CircleCheck} />;
}
