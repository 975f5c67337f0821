import type { OAuth2Auth } from '@postrider/domain';
import { attemptDelivery, type AttemptInput } from '../attempt-delivery.ts';

export const CLIENT_SECRET = 'c1ient+secret/4eC39HqLyj';
export const ACCESS_TOKEN = 'eyJ0eXAi.4eC39HqLyjWDarjtT1zdp7dc';
export const SIGNING_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

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
    timeoutMs: 10_000,
    input: {
      event: { id: 'evt_1', type: 'order.paid', data: '{"n":1}', timestamp: new Date() },
      deliveryId: 'dlv_1',
      attemptNumber: 1,
      endpoint: {
        id: endpointId,
        name: null,
        metadata: {},
        templatedHeaders: [],
        sharesSecrets: false,
        url,
        headers: {},
        auth,
        format: { type: 'raw' },
        signing: { scheme: 'standard' },
      },
      secrets: [{ secret: SIGNING_SECRET, expiresAt: null }],
      now: new Date(),
      version: '0.0.0',
    },
    ...attempt,
  });
}
