/** Before a connection is there, nothing can have been done. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** What to do if no answer came, or only a part of one. */
export function noAnswer(method: string, code: string | undefined): string {
  const look = NEVER_SENT.has(code ?? '') ? '' : mayBeDone(method);
  return `${look}Is Postrider running, and is POSTRIDER_BASE_URL right? Ask the person who started this server.`;
}

/** What to do about an answer that Postrider does not give. */
export function notPostrider(status: number, method: string): string {
  return `${status < 500 ? '' : mayBeDone(method)}This is no answer of Postrider. Is POSTRIDER_BASE_URL right, or is there a proxy before it? Ask the person who started this server.`;
}

const mayBeDone = (method: string) =>
  method === 'GET' ? '' : 'It may have been done all the same: look, before you call again. ';

interface Refusal {
  status: number;
  code: string;
  path: string;
}

/** What to do about a refusal of Postrider. */
export function remedyOf({ status, code, path }: Refusal): string {
  if (status === 401) return 'The API key is wrong or was revoked. Ask the person who started this server for another.';
  if (status === 403) {
    return 'The API key may not do this. Do not try again: a person must start this server with a key that has the scope.';
  }
  if (code === 'tenant_not_found') {
    return 'A key of one tenant sees no other. Pass tenantId, or ask the person who started this server to set POSTRIDER_TENANT.';
  }
  if (status === 404 && path.startsWith('/v1/tenants/')) {
    return 'Check the id with a list tool or find. It may be of another tenant: pass tenantId.';
  }
  if (status === 404) return 'Check the id with a list tool or find.';
  if (status === 409 || status === 412) return 'Its state does not allow this. Read it again, then decide.';
  if (status === 429) return 'Too many requests. Wait a minute, then call again.';
  if (status >= 500) return 'Postrider has a fault. Call get_system, and tell a person.';
  return 'Correct the arguments and call again. search_docs explains the members.';
}
