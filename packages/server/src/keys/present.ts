import type { ApiKeyRow } from '@postrider/store/keys';
import type * as z from 'zod';
import { isoOf } from '../http/instants.ts';
import type { keyAnswer } from './schema.ts';

export function presentKey(row: ApiKeyRow): z.input<typeof keyAnswer> {
  const { id, name, tenantId: owner, scopes, createdAt, expiresAt, lastUsedAt } = row;
  const times = { createdAt: createdAt.toISOString(), expiresAt: isoOf(expiresAt), lastUsedAt: isoOf(lastUsedAt) };
  return { id, name, tenantId: owner, scopes, ...times };
}
