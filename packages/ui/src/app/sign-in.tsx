import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { sessionQuery, signIn, type Credential } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/form.tsx';
import { Failed } from '../components/states.tsx';
import { useSearchState } from '../navigation/search-state.ts';
import { Mark } from './mark.tsx';
import styles from './sign-in.module.css';

/** Signs in with an API key, or with the one-use code of a link, which stands behind the `#` and never reaches a server's log. */
export function SignIn() {
  const [error, setError] = useState<unknown>();
  const [isRunning, setRunning] = useState(false);
  const enter = useEnter();
  const start = async (credential: Credential) => {
    setRunning(true);
    setError(undefined);
    try {
      await enter(credential);
    } catch (thrown) {
      setError(thrown);
      setRunning(false);
    }
  };
  useCode(start);
  return (
    <main className={styles.main}>
      <form className={styles.form} action={async (form) => start({ apiKey: keyOf(form) })}>
        <Mark />
        <h1>Sign in to Postrider</h1>
        <p className={styles.about}>
          With an API key. A key of one tenant shows that tenant; a key that may only read changes nothing.
        </p>
        <Field label="API key" name="apiKey" type="password" autoComplete="current-password" required />
        {error === undefined ? null : <Failed error={error} />}
        <Button type="submit" look="primary" disabled={isRunning}>
          {isRunning ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}

function keyOf(form: FormData): string {
  const key = form.get('apiKey');
  return typeof key === 'string' ? key.trim() : '';
}

/** Signs in, then goes to the page that was asked for. */
function useEnter() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [next] = useSearchState(({ next: wanted }) => wanted);
  return async (credential: Credential) => {
    client.clear();
    client.setQueryData(sessionQuery.queryKey, await signIn(credential));
    await navigate({ href: isOurs(next) ? next : '/ui/', replace: true });
  };
}

/** Only our own pages: a link must not send somebody who has just signed in elsewhere. */
function isOurs(address: string | undefined): address is string {
  return address !== undefined && /^\/ui\/(?![/\\])/.test(address);
}

function useCode(start: (credential: Credential) => Promise<void>): void {
  const begin = useEffectEvent(start);
  useEffect(() => {
    const code = new URLSearchParams(location.hash.slice(1)).get('code');
    if (!code) return;
    // Used once, and it must not stay in the history.
    history.replaceState(history.state, '', location.pathname + location.search);
    void begin({ code });
  }, []);
}
