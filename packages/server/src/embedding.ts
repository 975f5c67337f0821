// For programs that answer API requests without HTTP, such as the SDK's fake.
export { Catalogue } from '@postrider/catalogue';
export { checkPathParameters } from './http/path-parameters.ts';
export { Problem, problemBody } from './http/problem.ts';
export { bodyTooLarge } from './http/read-body.ts';
export { answerRequest, checkTenant, maxBodyBytesOf, withoutBody } from './http/serve-route.ts';
export { presentEndpoint } from './endpoints/present.ts';
export { presentEvent } from './events/present.ts';
export { StreamPlaces } from './http/stream-places.ts';
export { tooManyExports } from './http/too-many.ts';
export { ROUTES } from './routes.ts';
export type { Caller } from './http/authenticate.ts';
export type { Route } from './http/define-route.ts';
export type { Answer } from './http/run-route.ts';
export type { ServerContext } from './http/server-context.ts';
