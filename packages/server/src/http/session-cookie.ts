const COOKIE = 'postrider_session';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * The token in the header `Cookie`; undefined without one. Of two with this name none counts: a page of a sibling domain
 * can set the other.
 */
export function sessionTokenIn(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIE}=`))
    .map((pair) => pair.slice(COOKIE.length + 1));
  const [token = ''] = values;
  return values.length === 1 && TOKEN.test(token) ? token : undefined;
}

/** `Set-Cookie` of a session. No `Domain`: it goes to this host only. */
export function setSessionCookie(
  token: string,
  { maxAgeMs, isSecure }: { maxAgeMs: number; isSecure: boolean },
): string {
  const maxAge = Math.max(0, Math.floor(maxAgeMs / 1_000));
  const secure = isSecure ? '; Secure' : '';
  return `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${maxAge}${secure}`;
}

/** `Set-Cookie` that removes it. */
export function removeSessionCookie({ isSecure }: { isSecure: boolean }): string {
  return setSessionCookie('', { maxAgeMs: 0, isSecure });
}
