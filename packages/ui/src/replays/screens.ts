import { History } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const replayScreens: readonly Screen[] = [
  {
    path: paths.replays,
    title: 'Replays',
    load: async () => (await import('./replays-screen.tsx')).ReplaysScreen,
    nav: { group: 'send', icon: History },
  },
  {
    path: '/replays/$replayId',
    title: 'Replay',
    load: async () => (await import('./replay-screen.tsx')).ReplayScreen,
  },
];
