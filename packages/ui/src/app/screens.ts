import type { Screen } from '../navigation/screen.ts';
import { auditScreens } from '../audit/screens.ts';
import { deadLetterScreens } from '../dead-letters/screens.ts';
import { deliveryScreens } from '../deliveries/screens.ts';
import { endpointScreens } from '../endpoints/screens.ts';
import { eventTypeScreens } from '../event-types/screens.ts';
import { explainScreens } from '../explain/screens.ts';
import { keyScreens } from '../keys/screens.ts';
import { liveScreens } from '../live/screens.ts';
import { overviewScreens } from '../overview/screens.ts';
import { replayScreens } from '../replays/screens.ts';
import { scheduleScreens } from '../schedules/screens.ts';
import { settingScreens } from '../settings/screens.ts';
import { templateScreens } from '../templates/screens.ts';
import { tenantScreens } from '../tenants/screens.ts';

/** Every page, in the order of the navigation. */
export const SCREENS: readonly Screen[] = [
  ...overviewScreens,
  ...explainScreens,
  ...deliveryScreens,
  ...deadLetterScreens,
  ...liveScreens,
  ...endpointScreens,
  ...replayScreens,
  ...scheduleScreens,
  ...eventTypeScreens,
  ...templateScreens,
  ...tenantScreens,
  ...keyScreens,
  ...auditScreens,
  ...settingScreens,
];
