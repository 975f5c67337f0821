import type { Express, Request, Response } from 'express';
import type { ServerContext } from './server-context.ts';
import type { Route } from './define-route.ts';
import { endAnswer } from './end-answer.ts';
import { createPlaces } from './places.ts';
import { Problem } from './problem.ts';
import { serveRoute } from './serve-route.ts';

/** Mounts every route, and answers other methods and paths with 405 and 404. */
export function mountRoutes(app: Express, routes: readonly Route[], server: ServerContext): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const atPath = routes.filter((route) => route.path === path);
    const mounted = app.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const route of atPath) {
      const takePlace = createPlaces(route);
      mounted[route.method]((request: Request, response: Response) =>
        serveRoute(route, server, { request, response, takePlace }),
      );
    }
    mounted.all(answerOtherMethods(allowedMethods(atPath)));
  }
  app.use((request: Request) => {
    throw new Problem('route_not_found', `There is nothing at ${request.path.slice(0, 200)}.`);
  });
}

/** Answers the methods that a path does not take. */
export function answerOtherMethods(allow: string) {
  return (request: Request, response: Response): void => {
    response.setHeader('Allow', allow);
    if (request.method !== 'OPTIONS') throw new Problem('method_not_allowed', `This path supports ${allow}.`);
    response.statusCode = 204;
    endAnswer(request, response, undefined);
  };
}

function allowedMethods(routes: readonly Route[]): string {
  const methods = routes.map((route) => route.method.toUpperCase());
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}
