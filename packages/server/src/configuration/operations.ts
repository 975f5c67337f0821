import * as z from 'zod';
import type { Route } from '../http/define-route.ts';

/** The single routes, by name. What they check and do, an import checks and does. */
export type Operations = (name: string) => Route;

export function operationsOf(routes: readonly Route[]): Operations {
  const byName = new Map(routes.map((route) => [route.name, route]));
  return (name) => {
    const route = byName.get(name);
    if (route === undefined) throw new Error(`There is no route "${name}".`);
    return route;
  };
}

/** The members that the body of a route takes. */
export function membersOf({ name, schemas }: Route): Record<string, z.ZodType> {
  const body = schemas.body instanceof z.ZodOptional ? schemas.body.unwrap() : schemas.body;
  if (!(body instanceof z.ZodObject)) throw new Error(`The body of ${name} is no object.`);
  return body.shape;
}

/** The body of a route, whole. */
export function bodyOf({ name, schemas: { body } }: Route): z.ZodType {
  if (body === undefined) throw new Error(`${name} has no body.`);
  return body;
}
