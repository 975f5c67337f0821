import { serviceRoutes } from './about/routes.ts';
import { defaultsRoutes } from './endpoints/defaults/routes.ts';
import { configurationRoutes } from './configuration/routes.ts';
import { auditRoutes, operatorAuditRoutes } from './audit/routes.ts';
import { deliveryRoutes, operatorDeliveryRoutes } from './deliveries/routes.ts';
import { endpointRoutes, operatorEndpointRoutes } from './endpoints/routes.ts';
import { eventTypeRoutes } from './event-types/routes.ts';
import { eventRoutes, operatorEventRoutes } from './events/routes.ts';
import type { Route } from './http/define-route.ts';
import { keyRoutes } from './keys/routes.ts';
import { preferencesRoutes } from './preferences/routes.ts';
import { replayRoutes } from './replays/routes.ts';
import { retentionRoutes } from './retention/routes.ts';
import { senderRoutes } from './senders/routes.ts';
import { scheduleRoutes } from './schedules/routes.ts';
import { operatorStatisticsRoutes, statisticsRoutes } from './statistics/routes.ts';
import { systemRoutes } from './system/routes.ts';
import { templateRoutes } from './templates/routes.ts';
import { tenantRoutes } from './tenants/routes.ts';

const FEATURES: readonly Route[] = [
  ...tenantRoutes,
  ...endpointRoutes,
  ...defaultsRoutes,
  ...preferencesRoutes,
  ...eventRoutes,
  // Before the routes whose path has an id in the place of `retry` and `cancel`.
  ...replayRoutes,
  ...deliveryRoutes,
  ...scheduleRoutes,
  ...eventTypeRoutes,
  ...templateRoutes,
  ...senderRoutes,
  ...keyRoutes,
  ...statisticsRoutes,
  ...retentionRoutes,
  ...auditRoutes,
  ...systemRoutes,
  ...operatorEventRoutes,
  ...operatorDeliveryRoutes,
  ...operatorEndpointRoutes,
  ...operatorStatisticsRoutes,
  ...operatorAuditRoutes,
];

const ALL: readonly Route[] = [...FEATURES, ...configurationRoutes(FEATURES)];

/** The whole API, in the order of its description. */
export const ROUTES: readonly Route[] = [...ALL, ...serviceRoutes(ALL)];
