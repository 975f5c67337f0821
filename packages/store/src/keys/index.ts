export {
  findApiKey,
  findApiKeyByKey,
  hasAdminKey,
  insertApiKey,
  listApiKeys,
  lockApiKey,
  newApiKey,
  revokeApiKey,
  rotateApiKey,
  touchApiKey,
  updateApiKey,
  type ApiKeyRow,
  type GivenKeyRow,
} from './api-keys.ts';
export { expireKeys } from './expire-keys.ts';
export { findEventIdOf } from './publish-keys.ts';
export {
  findIdempotentAnswer,
  lockIdempotencyKey,
  releaseIdempotencyKey,
  reserveIdempotencyKey,
  storeIdempotentAnswer,
  type IdempotencyKey,
  type StoredAnswer,
} from './idempotency.ts';
