import { sealedIn } from './sealing.ts';

/** A column whose values are sealed. */
export interface SealedColumn {
  /** What its values are, for people. */
  what: string;
  table: string;
  column: string;
  /** The primary key. No value of it is an empty text. */
  key: readonly string[];
  identity: (...key: string[]) => string;
  /** Whether the column holds other values too: JSON, which never begins like a sealed value. */
  holdsPlain?: true;
}

/** All that is sealed. What is missing here is lost when the old key is removed after a rotation. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    what: 'signing secrets',
    table: 'endpoint_secrets',
    column: 'sealed_secret',
    key: ['endpoint_id', 'id'],
    identity: sealedIn.secret,
  },
  { what: 'headers', table: 'endpoints', column: 'sealed_headers', key: ['id'], identity: sealedIn.headers },
  { what: 'authentication', table: 'endpoints', column: 'sealed_auth', key: ['id'], identity: sealedIn.auth },
  {
    what: 'signing secrets of defaults',
    table: 'endpoint_default_secrets',
    column: 'sealed_secret',
    key: ['owner', 'id'],
    identity: sealedIn.defaultSecret,
  },
  {
    what: 'headers of defaults',
    table: 'endpoint_defaults',
    column: 'sealed_headers',
    key: ['owner'],
    identity: sealedIn.defaultHeaders,
  },
  {
    what: 'stored answers',
    table: 'publish_keys',
    column: 'answer',
    key: ['tenant_id', 'kind', 'key'],
    identity: sealedIn.answer,
    holdsPlain: true,
  },
];
