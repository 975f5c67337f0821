export type { Claim, IdempotencyStore } from './idempotency-store.ts';
export { memoryStore } from './memory-store.ts';
export type { MemoryStoreOptions } from './memory-store.ts';
export { postgresStore, postgresStoreSchema } from './postgres-store.ts';
export type { PostgresQuery, PostgresStore, PostgresStoreOptions } from './postgres-store.ts';
export { redisStore } from './redis-store.ts';
export type { RedisCommand, RedisStoreOptions } from './redis-store.ts';
