import { KeyRound } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const keyScreens: readonly Screen[] = [
  {
    path: paths.keys,
    title: 'API keys',
    load: async () => (await import('./keys-screen.tsx')).KeysScreen,
    nav: { group: 'configure', icon: KeyRound },
  },
];
