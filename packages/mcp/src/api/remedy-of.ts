/** What to do about an answer with this status. */
export function remedyOf(status: number, path: string): string {
  if (status === 401) return 'The API key is wrong or was revoked. Ask the person who started this server for another.';
  if (status === 403) return 'The API key may not do this. Do not try again: a person must give a key with that right.';
  if (status === 404 && path.startsWith('/v1/tenants/')) {
    return 'Check the id with a list tool or find. It may be of another tenant: pass tenantId.';
  }
  if (status === 404) return 'Check the id with a list tool or find.';
  if (status === 409 || status === 412) return 'Its state does not allow this. Read it again, then decide.';
  if (status === 429) return 'Too many requests. Wait a minute, then call again.';
  if (status >= 500) return 'Postrider has a fault. Call get_system, and tell a person.';
  return 'Correct the arguments and call again. search_docs explains the members.';
}
