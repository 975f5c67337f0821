import { Send } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const deliveryScreens: readonly Screen[] = [
  {
    path: paths.deliveries,
    title: 'Deliveries',
    load: async () => (await import('./deliveries-screen.tsx')).DeliveriesScreen,
    nav: { group: 'watch', icon: Send },
  },
  {
    path: '/deliveries/$deliveryId',
    title: 'Delivery',
    load: async () => (await import('./delivery-screen.tsx')).DeliveryScreen,
  },
];
