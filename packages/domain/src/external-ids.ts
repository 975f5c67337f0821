/** What stands before the app's own id of an endpoint where otherwise our id would be. */
export const EXTERNAL_ID_PREFIX = 'ext:';

/** How the app's own id of an endpoint is written where otherwise its id would be. */
export const externalReference = (externalId: string): string => `${EXTERNAL_ID_PREFIX}${externalId}`;

/** Whether a list of endpoints, by our ids or the app's, has an endpoint. */
export function namesEndpoint(
  list: readonly string[],
  { id, externalId }: { id: string; externalId: string | null },
): boolean {
  return list.includes(id) || (externalId !== null && list.includes(externalReference(externalId)));
}
