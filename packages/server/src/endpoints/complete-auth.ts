import { findHeaderError, MASK, type EndpointAuth, type OAuth2Auth, type ProblemEntry } from '@postrider/domain';
import { containsMask, URL_IS_MASKED } from './masked-url.ts';
import type { AuthInput } from './auth-schema.ts';

/** Stored credentials, and whether they may be sent to the new URL. */
export interface KeptAuth {
  auth: EndpointAuth | null;
  /** Why not; null when they may. */
  refusal: string | null;
}

/** Replaces masks and left out secrets with the stored ones, where they are for the same place. Adds what is missing to `problems`. */
export function completeAuth(input: AuthInput, kept: KeptAuth, problems: ProblemEntry[]): EndpointAuth {
  const { auth: stored } = kept;
  const isRequired =
    stored === null ? 'Is required.' : 'Is required. A stored value stays only with what it was given with in `auth`.';
  const required = (member: string, value: string | undefined, storedValue: string | undefined): string => {
    const isKept = value === undefined || value === MASK;
    const complete = isKept ? storedValue : value;
    const detail = complete === undefined ? isRequired : kept.refusal;
    if (isKept && detail !== null) problems.push({ pointer: `/auth/${member}`, detail });
    return complete ?? '';
  };
  switch (input.type) {
    case 'none':
      return { type: 'none' };
    case 'bearer': {
      const token = stored?.type === 'bearer' ? stored.token : undefined;
      return { type: 'bearer', token: required('token', input.token, token) };
    }
    case 'api_key': {
      const error = findHeaderError(input.header, '');
      if (error !== null) problems.push({ pointer: '/auth/header', detail: error });
      // The stored value goes with its header: another header is another key.
      const value =
        stored?.type === 'api_key' && stored.header.toLowerCase() === input.header.toLowerCase()
          ? stored.value
          : undefined;
      return { type: 'api_key', header: input.header, value: required('value', input.value, value) };
    }
    case 'basic': {
      const password = stored?.type === 'basic' && stored.username === input.username ? stored.password : undefined;
      return { type: 'basic', username: input.username, password: required('password', input.password, password) };
    }
    case 'oauth2': {
      const { tokenUrl, clientId } = input;
      if (containsMask(tokenUrl)) problems.push({ pointer: '/auth/tokenUrl', detail: URL_IS_MASKED });
      // The stored secret was given for this server and this client, and must not be sent to another server.
      const isSame = stored?.type === 'oauth2' && stored.tokenUrl === tokenUrl && stored.clientId === clientId;
      const clientSecret = required('clientSecret', input.clientSecret, isSame ? stored.clientSecret : undefined);
      return { ...publicPart(input), clientSecret };
    }
  }
}

/** What may be shown of it, as a request that keeps the stored secret. */
export function withoutSecret(auth: EndpointAuth): AuthInput {
  switch (auth.type) {
    case 'none':
    case 'bearer':
      return { type: auth.type };
    case 'api_key':
      return { type: 'api_key', header: auth.header };
    case 'basic':
      return { type: 'basic', username: auth.username };
    case 'oauth2':
      return publicPart(auth);
  }
}

function publicPart(auth: AuthInput & { type: 'oauth2' }): Omit<OAuth2Auth, 'clientSecret'> {
  const { type, tokenUrl, clientId, scope, audience, clientAuth } = auth;
  return {
    type,
    tokenUrl,
    clientId,
    ...(scope === undefined ? {} : { scope }),
    ...(audience === undefined ? {} : { audience }),
    clientAuth,
  };
}
