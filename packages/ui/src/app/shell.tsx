import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { ScopeContext } from '../api/scope.ts';
import { scopeOf, sessionQuery, type Session } from '../api/session.ts';
import { Failed, Loading } from '../components/states.tsx';
import { paths } from '../navigation/paths.ts';
import { useSearchState } from '../navigation/search-state.ts';
import { Navigation } from './navigation.tsx';
import { TopBar } from './top-bar.tsx';
import styles from './shell.module.css';

/** What surrounds every page. Nobody who is not signed in sees one. */
export function Shell() {
  const session = useQuery(sessionQuery);
  if (session.error) return <Failed error={session.error} retry={session.refetch} />;
  if (session.isPending) return <Loading what="your session" />;
  if (session.data === null) return <ToSignIn />;
  return <SignedIn session={session.data} />;
}

/** Once: while the sign-in is loaded, the address has changed already, and this is still here. */
function ToSignIn() {
  const navigate = useNavigate();
  const go = useEffectEvent(async () => {
    const next = location.pathname + location.search;
    await navigate({ to: paths.signIn, search: { next }, replace: true });
  });
  useEffect(() => {
    void go();
  }, []);
  return <Loading what="the sign-in" />;
}

function SignedIn({ session }: { session: Session }) {
  const [tenant] = useSearchState((search) => search['tenant'] ?? null);
  return (
    <ScopeContext value={scopeOf(session, tenant)}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <div className={styles.shell}>
        <Navigation />
        <div className={styles.right}>
          <TopBar session={session} />
          <main id="main" tabIndex={-1} className={styles.main}>
            <Outlet />
          </main>
        </div>
      </div>
    </ScopeContext>
  );
}
