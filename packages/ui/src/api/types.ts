import type { components, paths } from '../../../sdk-node/src/generated/api.ts';

/** The objects of the API, by the names that its description gives them. */
export type Schemas = components['schemas'];
export type Delivery = Schemas['Delivery'];
export type EndpointExplanation = Schemas['EndpointExplanation'];
export type Statistics = Schemas['Statistics'];

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that have an operation with this method. */
export type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];

type OperationAt<M extends Method, P extends keyof paths> = paths[P][M];
type Content<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Optional<T> = { [K in keyof T]?: T[K] | undefined };

/** What an operation answers when it succeeds. */
export type Answer<M extends Method, P extends keyof paths> =
  OperationAt<M, P> extends { responses: infer R }
    ? { [S in keyof R]: S extends 200 | 201 | 202 ? Content<R[S]> : never }[keyof R]
    : never;

type PathPart<O> = O extends { parameters: { path: infer Values } } ? Values : never;
type QueryPart<O> = O extends { parameters: { query?: infer Values } } ? Optional<NonNullable<Values>> : never;
type BodyPart<O> = O extends { requestBody?: { content: { 'application/json': infer Body } } } ? Body : never;

/** What an operation takes. Members that it does not take cannot be given. */
export interface Input<M extends Method, P extends keyof paths> {
  path?: PathPart<OperationAt<M, P>>;
  query?: QueryPart<OperationAt<M, P>>;
  body?: BodyPart<OperationAt<M, P>>;
  /** Of a change: the `etag` of what was shown, so that nobody's newer change is overwritten. */
  ifMatch?: string | undefined;
  signal?: AbortSignal;
}

/** The paths of a tenant's objects, without their beginning: `/deliveries`, `/events/{eventId}/explain`. */
export type ScopedPath<M extends Method> =
  PathWith<M> extends infer P
    ? P extends `/v1/tenants/{tenantId}${infer Rest extends `/${string}`}`
      ? Rest
      : never
    : never;

/** A method with a path that has it: `['post', '/deliveries/{deliveryId}/retry']`. */
export type ScopedOperation = { [M in Method]: readonly [method: M, path: ScopedPath<M>] }[Method];

/** The whole path of a `ScopedPath`. Where there is a route over all tenants, it answers the same. */
export type WholePath<S extends string> = `/v1/tenants/{tenantId}${S}` & keyof paths;

/** What an operation of a tenant takes: the tenant comes from the scope. */
export interface ScopedInput<M extends Method, S extends string> extends Omit<Input<M, WholePath<S>>, 'path'> {
  path?: Omit<PathPart<OperationAt<M, WholePath<S>>>, 'tenantId'>;
}
