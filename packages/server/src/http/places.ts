import type { RouteFacts } from './define-route.ts';

/** Limits how many requests of a route a process runs at once. Each call takes a place until the returned function is called; 429 if none is free. */
export function createPlaces({ atOnce }: Pick<RouteFacts, 'atOnce'>): () => () => void {
  let taken = 0;
  return () => {
    if (atOnce !== undefined && taken >= atOnce.most) throw atOnce.full();
    taken += 1;
    return () => void (taken -= 1);
  };
}
