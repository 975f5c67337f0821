import type { OperationId } from '../request/operations.ts';
import type { FakeHandler } from './fake-call.ts';
import * as deliveries from './fake-deliveries.ts';
import * as endpoints from './fake-endpoints.ts';
import * as eventChanges from './fake-event-changes.ts';
import * as explain from './fake-explain.ts';
import { findEvent, getEvent, listEvents, publishEvent } from './fake-events.ts';
import * as keys from './fake-keys.ts';
import * as preferences from './fake-preferences.ts';
import * as tenants from './fake-tenants.ts';

const isWell: FakeHandler = () => ({ status: 200, body: { status: 'ok', version: '0.0.0-fake' } });

/** What the fake does for each operation of the API: a new one does not compile until it is here. */
export const HANDLERS: Record<OperationId, FakeHandler> = {
  ...tenants,
  ...endpoints,
  ...{ publishEvent, listEvents, getEvent, findEvent },
  ...eventChanges,
  ...explain,
  ...preferences,
  ...deliveries,
  ...keys,
  getHealth: isWell,
  getReadiness: isWell,
  getApiDescription: () => ({ status: 200, body: { openapi: '3.1.0', info: { title: 'Postrider' }, paths: {} } }),
};
