/** How requests to an endpoint are made. The API validates these shapes, the store keeps them, the sender uses them. */

export type EndpointAuth =
  | { type: 'none' }
  | { type: 'bearer'; token: string }
  | { type: 'api_key'; header: string; value: string }
  | { type: 'basic'; username: string; password: string }
  | OAuth2Auth;

/** OAuth 2 client credentials (RFC 6749 §4.4): requests carry a token that a token server gives for them. */
export interface OAuth2Auth {
  type: 'oauth2';
  /** Where tokens are fetched. The values of its query may be secrets. */
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  /** Names separated by blanks. */
  scope?: string;
  audience?: string;
  /** Whether the client's id and secret go into an HTTP Basic header or into the body of the token request. */
  clientAuth: 'basic' | 'body';
}

/** `standard`: `{"id","type","timestamp","data"}`; `raw`: the data alone; `template`: what an expression makes of them. */
export type PayloadFormat = { type: 'standard' } | { type: 'raw' } | TemplateFormat;

/** A ready-made template by `name`, or one of the endpoint's own. */
export interface TemplateFormat {
  type: 'template';
  name?: string | undefined;
  /** A JSONata expression. A string that comes of it is the body as it stands; all else is JSON. */
  body?: string | undefined;
  /** Texts with placeholders. */
  headers?: Record<string, string> | undefined;
  /** Default: `application/json`, or `text/plain; charset=utf-8` for a string. */
  contentType?: string | undefined;
}

export type SigningConfig = { scheme: 'standard' } | { scheme: 'standard_ed25519' } | LegacySigning;

/** The signature of an older system, so that its receivers work unchanged. */
export interface LegacySigning {
  scheme: 'legacy';
  /** The header that carries the signature, e.g. `X-Webhook-Signature`. */
  header: string;
  /** Comes before the signature, e.g. `sha256=`, or with the unix seconds `t={{timestamp}},v1=`. May be empty. */
  prefix: string;
  encoding: 'hex' | 'base64';
  /** What is signed: `body`, `timestamp.body` (`<unix seconds>.<raw body>`), or a text like `v0:{{timestamp}}:{{body}}`. */
  content: string;
  /** The header with the unix seconds. Required if they are signed, unless the prefix has them. */
  timestampHeader?: string;
  /** Further headers as templates over the variables of `requestVariables`. */
  companionHeaders?: Record<string, string>;
  /** Also send `webhook-signature`, so that a receiver can change to it at any time. */
  alsoStandard?: boolean;
}

export type RetryDelays =
  | { delaysSeconds: number[] }
  | { initialSeconds: number; factor: number; maxSeconds: number; attempts: number };

/**
 * When to retry. `on` replaces the default list of what is retried: status codes, classes like `5xx`, `timeout`,
 * `network`; `!410` excludes one status of a class. `jitter`: delays vary by this share of their length, from 0 to 0.5.
 */
export type RetryPolicy = RetryDelays & { on?: string[]; jitter?: number };

/** 5 s, 30 s, 2 m, 15 m, 1 h, 3 h, 6 h, 12 h, 24 h, 24 h: eleven attempts over 70 h. */
export const DEFAULT_RETRY: { delaysSeconds: number[] } = {
  delaysSeconds: [5, 30, 120, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 86_400],
};
export const DEFAULT_RETRY_JITTER = 0.1;
export const DEFAULT_TIMEOUT_MS = 15_000;

export interface SigningSecret {
  /** `whsec_…` (HMAC), `whsk_…` (ed25519 private key), or for `legacy` any printable ASCII. */
  secret: string;
  /** When a replaced secret stops signing. Null for the current one. */
  expiresAt: Date | null;
}
