import type { Scope } from '@postrider/domain';
import type { Sql } from '@postrider/store/sql';
import type * as z from 'zod';
import type { ServerContext } from './server-context.ts';
import type { Caller } from './authenticate.ts';
import type { ErrorCode } from './error-catalogue.ts';
import type { ParameterOf } from './path-parameters.ts';

/** What is known about a request beside its input. */
export interface RequestContext {
  server: ServerContext;
  caller: Caller;
  now: Date;
  /** The ETags of `If-Match`; undefined when anything goes. */
  ifMatch: readonly string[] | undefined;
  /** What the `Idempotency-Key` stands for; null when there is none. Only `accept` routes look at it themselves. */
  idempotency: { scope: string; key: string; fingerprint: Uint8Array } | null;
}

export interface RouteContext extends RequestContext {
  /** A snapshot for `none`, the transaction for `transaction`, else the pool. */
  sql: Sql;
}

/** What a handler answers. The status is declared. */
export interface Reply<Body> {
  body: Body;
  /** Becomes the `ETag`. */
  version?: number;
  /** Becomes `Location`. */
  location?: string;
  /** True for the answer to an earlier request with the same key. */
  replayed?: boolean;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * What a route does to the world, and so how its `Idempotency-Key` is kept:
 * - `none`: nothing. It reads one snapshot, so that its answer tells of one moment.
 * - `transaction`: its effect and the stored answer commit together.
 * - `outside`: it calls somebody; the key is reserved before and answered after, and no transaction is open meanwhile.
 * - `accept`: the event acceptor has its own transaction and keeps the key itself.
 */
export type Effect = 'none' | 'transaction' | 'outside' | 'accept';

/** What is known about a route without its handler: enough for mounting and for the API description. */
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
  /** What the relay is told about after the commit: work that became due, commands. */
  notifies?: readonly ('queue' | 'commands')[];
  maxBodyBytes?: number;
  /** Answers with an `ETag` and takes `If-Match`. */
  versioned?: boolean;
  /** What it can answer beside the errors that every route can. */
  errors: readonly ErrorCode[];
  answer: { status: number; description: string };
}

/** Params, query and body, of which the schemas of a route have checked the last two. */
export interface CheckedInput {
  params: Record<string, string>;
  query: unknown;
  body: unknown;
}

export type PreparedRoute = (context: RouteContext) => Promise<Reply<unknown>>;

export interface Route extends RouteFacts {
  schemas: { query: z.ZodType | undefined; body: z.ZodType | undefined; answer: z.ZodType | null };
  /** The body may be left out: its schema takes undefined. */
  bodyOptional: boolean;
  /** Does what must happen before the transaction begins, because it waits for the world outside; gives the rest. */
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
> extends Omit<RouteFacts, 'path' | 'answer' | 'effect'> {
  path: Path;
  /** Default: `transaction` for everything but GET. */
  effect?: Effect;
  query?: Query;
  body?: Body;
  answer: { status: number; description: string; schema: z.ZodType<unknown, Answer> | null };
  prepare?: (input: Input<Path, z.output<Query>, z.output<Body>>, context: RequestContext) => Promise<Prepared>;
  handle: (
    input: Input<Path, z.output<Query>, z.output<Body>> & { prepared: Prepared },
    context: RouteContext,
  ) => Promise<Reply<Answer>>;
}

/**
 * Declares a route once: from it come the checks of the input, the types of the handler, the mounting and the API
 * description. Objects in the schemas are strict: an unknown member is an error, not a typo that does nothing.
 */
export function defineRoute<
  const Path extends string,
  Answer,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Prepared = undefined,
>(declaration: RouteDeclaration<Path, Query, Body, Answer, Prepared>): Route {
  const { query, body, answer, prepare, handle, ...facts } = declaration;
  return {
    ...facts,
    effect: declaration.effect ?? (declaration.method === 'get' ? 'none' : 'transaction'),
    answer: { status: answer.status, description: answer.description },
    schemas: { query, body, answer: answer.schema },
    bodyOptional: body === undefined || body.safeParse(undefined).success,
    async prepare(checked, context) {
      // The router took the names of the params from this very path, and `checkInput` read the rest by these schemas.
      const input = checked as Input<Path, z.output<Query>, z.output<Body>>;
      // Without `prepare` its type is undefined.
      const prepared = (prepare === undefined ? undefined : await prepare(input, context)) as Prepared;
      return (full) => handle({ ...input, prepared }, full);
    },
  };
}
