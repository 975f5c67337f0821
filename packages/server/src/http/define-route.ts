import type { Scope } from '@postrider/domain';
import type { Change } from '@postrider/store/audit';
import type { Sql } from '@postrider/store/sql';
import type * as z from 'zod';
import type { ServerContext } from './server-context.ts';
import type { ResourceType } from './resource-types.ts';
import type { Caller } from './authenticate.ts';
import type { Client } from './client.ts';
import { refuseOther, resolveEndpoint } from './endpoint-reference.ts';
import type { Effect } from './effect.ts';
import type { ErrorCode } from './error-catalogue.ts';
import type { ParameterOf } from './path-parameters.ts';
import type { RequestTrace } from './request-trace.ts';
import type { StreamBody, StreamedMedia } from './stream-answer.ts';

/** What is known about a request beside its input. */
export interface RequestContext {
  server: ServerContext;
  caller: Caller;
  now: Date;
  /** The ETags of `If-Match`; undefined when every version matches. */
  ifMatch: readonly string[] | undefined;
  requestId: string;
  client: Client;
  /** The request's `Last-Event-ID`, of `resumable` routes. */
  lastEventId: string | undefined;
  /** Of `traced` routes. */
  trace: RequestTrace;
  /** Whether the key may still do this: for answers that take long. */
  isStillAllowed: () => Promise<boolean>;
  /** The request's `Idempotency-Key`; null without one. Only handlers of `accept` routes use it themselves. */
  idempotency: { scope: string; key: string; fingerprint: Uint8Array } | null;
}

export interface RouteContext extends RequestContext {
  /** A snapshot for `none`, the transaction for `transaction`, else the pool. */
  sql: Sql;
}

/** Default of `tenantId`: the tenant of the path. */
type ReplyChange = Omit<Change, 'tenantId'> & Partial<Pick<Change, 'tenantId'>>;

/** What a handler returns; the status is declared with the route. */
export interface Reply<Body> {
  body: Body;
  /** Of a route with `otherAnswer`. Default: that of `answer`. */
  status?: number;
  /** Sent as `ETag`. */
  version?: number;
  /** Sent as `Location`. */
  location?: string;
  /** Sent as `Set-Cookie`. */
  cookie?: string;
  /** What it changed, for the audit of a route that changes `several` things. */
  changes?: readonly ReplyChange[];
  /** True for the answer to an earlier request with the same key. */
  replayed?: boolean;
  /** Of a `stream` route, in place of the body. */
  stream?: StreamBody;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Whether a changing route is in the audit, and how. Every such route says it: a test asks for it. */
export type Audit =
  | AuditedResource
  /** The handler names what it changed: `changes` of its reply. */
  | { several: true }
  /** It is not in the audit, for this reason. */
  | { not: string };

/** The one thing that a route changes. Before and after are what its GET route shows to a key that may only read. */
export interface AuditedResource {
  type: ResourceType;
  /** The path parameter with its id. A path without it creates the thing. Null: there is only one, `deployment`. */
  parameter: string | null;
  /** The member of the answer with the id of what was created. Default: `id`. */
  idMember?: string;
  /** Reads it: its GET route, or what shows the same. Without, only the action is kept. */
  read?: Pick<Route, 'prepare'>;
  /** Locks it, so that nobody changes it between `before` and the change. */
  lock?: (sql: Sql, params: Record<string, string>) => Promise<unknown>;
  /** Members that traffic or the clock changes. */
  without?: readonly string[];
  /** Hides what the GET route shows but the audit must not keep. */
  hide?: (shown: Record<string, unknown>) => Record<string, unknown>;
}

/** A route without its handler: what mounting and the API description need. */
export interface RouteFacts {
  method: Method;
  /** As in OpenAPI: `/v1/tenants/{tenantId}`. */
  path: string;
  /** OpenAPI's operationId, and the name of the method in SDKs. */
  name: string;
  group: string;
  summary: string;
  description?: string;
  scope: Scope | 'public';
  effect: Effect;
  /** What the audit keeps of it. For routes that change something. */
  audit?: Audit;
  /** What the relay is notified of after the commit: due deliveries, commands. */
  notifies?: readonly ('queue' | 'commands')[];
  maxBodyBytes?: number;
  /** How many of its requests a process runs at once. Others are refused before their bodies are parsed. */
  atOnce?: { most: number; full: () => Error };
  /** Answers with an `ETag` and takes `If-Match`. */
  versioned?: boolean;
  /** Takes `Last-Event-ID`, as browsers send it after a cut. */
  resumable?: boolean;
  /** Takes `traceparent`, and keeps it with the events that it makes. */
  traced?: boolean;
  /** Errors beside those of every route. */
  errors: readonly ErrorCode[];
  answer: { status: number; description: string; streams?: readonly StreamedMedia[] };
  /** To requests of another kind, such as a dry run. */
  otherAnswer?: { status: number; description: string; schema: z.ZodType };
}

/** What a request and its answer look like, made of `EXAMPLE`. The API description shows it; a test asks for it. */
export interface RouteExample<Body, Answer, Other = unknown> {
  body?: Body;
  answer?: Answer;
  otherAnswer?: Other;
}

/** A request's input after `checkInput`. */
export interface CheckedInput {
  params: Record<string, string>;
  query: unknown;
  body: unknown;
}

export type PreparedRoute = (context: RouteContext) => Promise<Reply<unknown>>;

export interface Route extends RouteFacts {
  schemas: { query: z.ZodType | undefined; body: z.ZodType | undefined; answer: z.ZodType | null };
  /** The schema accepts a missing body. */
  bodyOptional: boolean;
  example: RouteExample<unknown, unknown>;
  /** Checks the body in place of its schema, and lets other requests have their turn meanwhile. */
  checkBody?: (body: unknown) => Promise<unknown>;
  /** Runs the part that must not hold a transaction open, such as a DNS lookup, and returns the rest. */
  prepare(input: CheckedInput, context: RequestContext): Promise<PreparedRoute>;
}

interface Input<Path extends string, Query, Body> {
  params: Record<ParameterOf<Path>, string>;
  query: Query;
  body: Body;
}

interface RouteDeclaration<
  Path extends string,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer,
  Prepared,
  Other,
> extends Omit<RouteFacts, 'path' | 'answer' | 'otherAnswer' | 'effect'> {
  path: Path;
  /** Default: `transaction` for everything but GET. */
  effect?: Effect;
  query?: Query;
  body?: Body;
  answer: { status: number; description: string; schema: z.ZodType<unknown, Answer> | null };
  otherAnswer?: { status: number; description: string; schema: z.ZodType<unknown, Other> };
  example?: RouteExample<z.input<NoInfer<Body>>, NoInfer<Answer>, NoInfer<Other>>;
  checkBody?: (body: unknown) => Promise<z.output<NoInfer<Body>>>;
  prepare?: (input: Input<Path, z.output<Query>, z.output<Body>>, context: RequestContext) => Promise<Prepared>;
  handle: (
    input: Input<Path, z.output<Query>, z.output<Body>> & { prepared: Prepared },
    context: RouteContext,
  ) => Promise<Reply<Answer | Other>>;
}

/**
 * Declares a route. Input checks, handler types, mounting and the API description all come from the declaration. Objects
 * in the schemas must be strict, so that a misspelled member is an error.
 */
export function defineRoute<
  const Path extends string,
  Answer,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Prepared = undefined,
  Other = never,
>(declaration: RouteDeclaration<Path, Query, Body, Answer, Prepared, Other>): Route {
  const { query, body, answer, example = {}, prepare, handle, ...facts } = declaration;
  const effect = declaration.effect ?? (declaration.method === 'get' ? 'none' : 'transaction');
  const lock = effect === 'transaction';
  return {
    ...facts,
    effect,
    answer: { status: answer.status, description: answer.description },
    schemas: { query, body, answer: answer.schema },
    example,
    bodyOptional: body === undefined || body.safeParse(undefined).success,
    async prepare(checked, context) {
      // The router takes the params from this path, and `checkInput` parses the rest with these schemas.
      const input = checked as Input<Path, z.output<Query>, z.output<Body>>;
      const early =
        prepare === undefined ? input : await resolveEndpoint(input, { sql: context.server.database, lock: false });
      // Without `prepare` its type is undefined.
      const prepared = (prepare === undefined ? undefined : await prepare(early, context)) as Prepared;
      return async (full) => {
        // Again, in the transaction: meanwhile another endpoint may have got the external id.
        const now = await resolveEndpoint(input, { sql: full.sql, lock });
        if (prepare !== undefined) refuseOther(early.params, now.params);
        return handle({ ...now, prepared }, full);
      };
    },
  };
}

interface StreamDeclaration<Path extends string, Query extends z.ZodType> extends Omit<
  RouteFacts,
  'method' | 'path' | 'effect' | 'answer' | 'otherAnswer'
> {
  path: Path;
  query?: Query;
  answer: { description: string; streams: readonly StreamedMedia[] };
  /** Errors that it throws are answered as usual; those of the stream break the connection. */
  handle: (input: Input<Path, z.output<Query>, undefined>, context: RouteContext) => Promise<StreamBody>;
}

/** Declares a GET whose answer is a stream of text. */
export function defineStreamRoute<const Path extends string, Query extends z.ZodType = z.ZodUndefined>({
  answer,
  handle,
  ...facts
}: StreamDeclaration<Path, Query>): Route {
  const route = defineRoute({
    ...facts,
    method: 'get',
    effect: 'stream',
    answer: { status: 200, description: answer.description, schema: null },
    handle: async (input, context): Promise<Reply<never>> => {
      const stream = await handle(input, context);
      return { body: undefined as never, stream };
    },
  });
  return { ...route, answer: { ...route.answer, streams: answer.streams } };
}
