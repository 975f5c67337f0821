import type { OAuth2Auth } from '@postrider/domain';
import { attemptDelivery, type AttemptInput } from '../attempt-delivery.ts';
import { requestInput } from './request-input.ts';

export const CLIENT_SECRET = 'c1ient+secret/4eC39HqLyj';
export const ACCESS_TOKEN = 'eyJ0eXAi.4eC39HqLyjWDarjtT1zdp7dc';

export function oauth2Of(tokenUrl: string, change: Partial<OAuth2Auth> = {}): OAuth2Auth {
  return { type: 'oauth2', tokenUrl, clientId: 'shop', clientSecret: CLIENT_SECRET, clientAuth: 'basic', ...change };
}

export interface OAuthAttempt extends Pick<AttemptInput, 'sender' | 'accessTokens' | 'signal'> {
  /** Of the receiver. */
  url: string;
  auth: OAuth2Auth;
  endpointId?: string;
  timeoutMs?: number;
}

/** Makes one attempt at an endpoint with OAuth 2. */
export function attemptWith({ url, auth, endpointId = 'ep_1', ...attempt }: OAuthAttempt) {
  return attemptDelivery({
    endpointVersion: 1,
    timeoutMs: 120_000,
    input: requestInput({ id: endpointId, url, auth }),
    ...attempt,
  });
}
