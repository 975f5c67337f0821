import { sealedIn } from '../sql/sealing.ts';
import { defineSecretTable } from './secret-table.ts';

/** The secrets that an endpoint has of its own. One that inherits its secret has none. */
export const endpointSecrets = defineSecretTable({
  table: 'endpoint_secrets',
  owner: 'endpoint_id',
  identity: sealedIn.secret,
});
