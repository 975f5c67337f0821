import * as audit from '../../audit/index.ts';
import * as changes from '../../changes/index.ts';
import * as deliveries from '../../deliveries/index.ts';
import * as endpoints from '../../endpoints/index.ts';
import * as eventTypes from '../../event-types/index.ts';
import * as events from '../../events/index.ts';
import * as keys from '../../keys/index.ts';
import * as notices from '../../notices/index.ts';
import * as outbox from '../../outbox/index.ts';
import * as queue from '../../queue/index.ts';
import * as replays from '../../replays/index.ts';
import * as retention from '../../retention/index.ts';
import * as rollups from '../../rollups/index.ts';
import * as schedules from '../../schedules/index.ts';
import * as sessions from '../../sessions/index.ts';
import * as sql from '../../sql/index.ts';
import * as tenants from '../../tenants/index.ts';

/** The names of the functions that were called through `store`. */
export const played = new Set<string>();

/** All rooms of the store; remembers what of it is used. */
export const store = new Proxy(
  {
    ...audit,
    ...changes,
    ...deliveries,
    ...endpoints,
    ...eventTypes,
    ...events,
    ...keys,
    ...notices,
    ...outbox,
    ...queue,
    ...replays,
    ...retention,
    ...rollups,
    ...schedules,
    ...sessions,
    ...sql,
    ...tenants,
  },
  {
    get(all, name, receiver) {
      played.add(String(name));
      return Reflect.get(all, name, receiver) as unknown;
    },
  },
);
