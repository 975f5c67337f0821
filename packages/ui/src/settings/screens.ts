import { Settings } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const settingScreens: readonly Screen[] = [
  {
    path: paths.settings,
    title: 'Settings',
    load: async () => (await import('./settings-screen.tsx')).SettingsScreen,
    nav: { group: 'configure', icon: Settings },
  },
];
