import { Shapes } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const eventTypeScreens: readonly Screen[] = [
  {
    path: paths.eventTypes,
    title: 'Event types',
    load: async () => (await import('./event-types-screen.tsx')).EventTypesScreen,
    nav: { group: 'configure', icon: Shapes },
  },
  {
    path: '/event-types/$eventTypeName',
    title: 'Event type',
    load: async () => (await import('./event-type-screen.tsx')).EventTypeScreen,
  },
];
