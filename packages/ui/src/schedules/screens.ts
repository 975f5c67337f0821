import { CalendarClock } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const scheduleScreens: readonly Screen[] = [
  {
    path: paths.schedules,
    title: 'Schedules',
    load: async () => (await import('./schedules-screen.tsx')).SchedulesScreen,
    nav: { group: 'send', icon: CalendarClock },
  },
  {
    path: '/schedules/$scheduleId',
    title: 'Schedule',
    load: async () => (await import('./schedule-screen.tsx')).ScheduleScreen,
  },
];
