import { LayoutDashboard } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const overviewScreens: readonly Screen[] = [
  {
    path: paths.overview,
    title: 'Overview',
    load: async () => (await import('./overview-screen.tsx')).OverviewScreen,
    nav: { group: 'watch', icon: LayoutDashboard },
  },
];
