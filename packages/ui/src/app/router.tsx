import type { QueryClient } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { Failed } from '../components/states.tsx';
import { paths } from '../navigation/paths.ts';
import { parseSearch, stringifySearch } from '../navigation/search-state.ts';
import { NotFound } from './not-found.tsx';
import { SCREENS } from './screens.ts';
import { Shell } from './shell.tsx';

/** The pages: sign-in alone, all others inside the shell. */
export function createAppRouter(client: QueryClient) {
  const root = createRootRoute({ validateSearch: textsOf, notFoundComponent: NotFound });
  const signIn = createRoute({
    getParentRoute: () => root,
    path: paths.signIn,
    component: lazyRouteComponent(async () => import('./sign-in.tsx'), 'SignIn'),
  });
  const shell = createRoute({
    getParentRoute: () => root,
    id: 'shell',
    component: Shell,
    // While the page itself is loaded.
    loader: () => void client.prefetchQuery(sessionQuery),
  });
  const screens = SCREENS.map(({ path, load }) =>
    createRoute({
      getParentRoute: () => shell,
      path,
      component: lazyRouteComponent(async () => ({ default: await load() })),
      errorComponent: ({ error, reset }) => <Failed error={error} retry={reset} />,
    }),
  );
  return createRouter({
    routeTree: root.addChildren([signIn, shell.addChildren(screens)]),
    basepath: '/ui',
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}

/** A member that a link gives as undefined is not there. */
function textsOf(search: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}
