import type { NewId } from '@postrider/domain';
import type { Metrics } from '@postrider/process';
import type { DestinationPolicy, Lookup, Sender } from '@postrider/sender';
import type { Database, Sealer } from '@postrider/store/sql';
import type { EventAcceptor } from '@postrider/store/events';
import type { Logger } from 'pino';
import type { EventCatalogue } from './event-catalogue.ts';
import type { KeyRing } from './key-ring.ts';

/** What the routes work with; made once in `start-server.ts`. */
export interface ServerContext {
  database: Database;
  sealer: Sealer;
  acceptor: EventAcceptor;
  keyRing: KeyRing;
  catalogue: EventCatalogue;
  /** The guarded client, for test sends. */
  sender: Sender;
  policy: DestinationPolicy;
  /** How host names are resolved when an endpoint's URL is checked; default: the system's resolver. */
  lookup?: Lookup;
  /** Where people look at workflows; null: answers carry no links. */
  temporalUi: { url: string; namespace: string } | null;
  /** Creating more is refused; a tenant that has more keeps them. */
  maxEndpointsPerTenant: number;
  /** How long an endpoint may fail before the worker disables it. */
  disableAfterMs: number;
  log: Logger;
  metrics: Metrics;
  now: () => Date;
  newId: NewId;
  /** Of Postrider, for `User-Agent` and the API description. */
  version: string;
  /** True once the process was told to stop: no new traffic should come. */
  isDraining: () => boolean;
  /** Tests: compare each answer with its declared schema, and fail with 500 where it differs. */
  checkAnswers?: boolean;
}
