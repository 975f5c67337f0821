import type { RouteFacts } from './define-route.ts';
import { Problem } from './problem.ts';

const RETRY_AFTER_SECONDS = 10;

/** Limits how many requests of a route a process runs at once. Each call takes a place until the returned function is called; 429 if none is free. */
export function createPlaces({ atOnce }: Pick<RouteFacts, 'atOnce'>): () => () => void {
  let taken = 0;
  return () => {
    if (atOnce !== undefined && taken >= atOnce.most) {
      throw new Problem(atOnce.code, atOnce.detail, { headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) } });
    }
    taken += 1;
    return () => void (taken -= 1);
  };
}
