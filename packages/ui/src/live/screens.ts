import { Radio } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const liveScreens: readonly Screen[] = [
  {
    path: paths.live,
    title: 'Live tail',
    load: async () => (await import('./live-screen.tsx')).LiveScreen,
    nav: { group: 'watch', icon: Radio },
  },
];
