import type { NewId, Retention, TemplateRenderer } from '@postrider/domain';
import type { Metrics, Traces } from '@postrider/process';
import type { AccessTokens, DestinationPolicy, Lookup, Sender } from '@postrider/sender';
import type { ChangeTail } from '@postrider/store/changes';
import type { Database, Sealer } from '@postrider/store/sql';
import type { EventAcceptor } from '@postrider/store/events';
import type { Logger } from 'pino';
import type { EventCatalogue } from '@postrider/catalogue';
import type { KeyRing } from './key-ring.ts';
import type { RequestLimits } from './request-limits.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { StreamPlaces } from './stream-places.ts';

/** What all routes share; `start-server.ts` creates it. */
export interface ServerContext {
  database: Database;
  sealer: Sealer;
  acceptor: EventAcceptor;
  keyRing: KeyRing;
  requestLimits: RequestLimits;
  signInLimits: SignInLimits;
  /** Whether the dashboard is served, and people can sign in to it. */
  hasPages: boolean;
  /** How long a session lasts: unused, and in any case. */
  sessions: { idleMs: number; maxMs: number };
  catalogue: EventCatalogue;
  /** Checks templates when they are saved, and renders them for test sends. */
  renderer: TemplateRenderer;
  /** For test sends. */
  sender: Sender;
  /** For test sends to endpoints with OAuth 2. */
  accessTokens: AccessTokens;
  policy: DestinationPolicy;
  /** Resolves host names when an endpoint's URL is checked. Default: the system's resolver. */
  lookup?: Lookup;
  /** For exports, which read a lot. */
  exportPlaces: StreamPlaces;
  /** What happens to deliveries, for live streams. */
  changes: ChangeTail;
  streamPlaces: StreamPlaces;
  /** A live stream writes something at least so often, so that nothing on the way takes it for dead. */
  streamHeartbeatMs: number;
  /** Ranges that requests to receivers come from, as the operator named them. Only shown. */
  senderAddresses: readonly string[];
  /** Temporal UI; null: answers have no links to it. */
  temporalUi: { url: string; namespace: string } | null;
  /** For new endpoints only: a tenant that has more keeps them. */
  maxEndpointsPerTenant: number;
  /** How long the worker keeps records, unless a tenant wants them shorter. */
  retention: Retention;
  /** The age at which entries of the audit are removed, in days. Null: never. */
  auditDays: number | null;
  /** How long an endpoint may fail before the worker disables it. Only shown here. */
  disableAfterMs: number;
  /** Whether only Postrider publishes in this tenant. */
  isOperatorTenant: (tenantId: string) => boolean;
  log: Logger;
  metrics: Metrics;
  /** Default: nothing is traced. */
  traces?: Traces | null;
  now: () => Date;
  newId: NewId;
  /** Of Postrider, for `User-Agent` and the API description. */
  version: string;
  /** True after SIGTERM: load balancers should send no more requests. */
  isDraining: () => boolean;
  /** For tests: 500 when an answer does not match its schema. */
  checkAnswers?: boolean;
}
