import type { SigningConfig } from '@postrider/domain';
import {
  defaultSecrets,
  endpointSecrets,
  findWithoutSecret,
  listDependentSecrets,
  type DependentSecret,
} from '@postrider/store/endpoints';
import type { Sealer, Sql } from '@postrider/store/sql';
import { invalidBody } from '../../http/problem.ts';
import { secretError } from '../signing-secret.ts';
import type { OwnerId } from './level.ts';

/** Opening secrets takes a while: so many, and others have a turn. */
const AT_ONCE = 500;

/** 422 if an endpoint would inherit a secret that is no longer there. Call it after the change was written. */
export async function checkNobodyLosesSecret(sql: Sql, tenantId: OwnerId): Promise<void> {
  const endpointId = await findWithoutSecret(sql, { tenantId });
  if (endpointId === undefined) return;
  const detail = `Is required: endpoints such as ${endpointId} inherit a secret, and would have none for these defaults.`;
  throw invalidBody([{ pointer: '/secret', detail }]);
}

/**
 * 422 if a secret of an endpoint, or of a tenant, does not fit the signing scheme that it would inherit. Call it after the
 * change was written.
 */
export async function checkSecretsFit(
  { tenantId, from, to }: { tenantId: OwnerId; from: SigningConfig; to: SigningConfig },
  { sql, sealer }: { sql: Sql; sealer: Sealer },
): Promise<void> {
  // A private key must not become a shared secret, even where its text would be valid.
  const isPrivateKey = from.scheme === 'standard_ed25519' && to.scheme !== 'standard_ed25519';
  let after: DependentSecret | null = null;
  for (;;) {
    const page: DependentSecret[] = await listDependentSecrets(sql, { tenantId, after, limit: AT_ONCE });
    const unfit = page.find((each) => isPrivateKey || secretError(open(each, sealer), to) !== null);
    if (unfit !== undefined) {
      const whose = unfit.kind === 'tenant' ? `the tenant ${unfit.ownerId}` : unfit.ownerId;
      const detail = `Does not fit secrets that rely on it: first give ${whose} \`signing\` of its own, or another secret.`;
      throw invalidBody([{ pointer: '/signing', detail }]);
    }
    after = page.at(-1) ?? null;
    if (page.length < AT_ONCE) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function open({ kind, ownerId, ...secret }: DependentSecret, sealer: Sealer): string {
  const table = kind === 'tenant' ? defaultSecrets : endpointSecrets;
  return table.open(sealer, ownerId, [secret])[0]?.secret ?? '';
}
