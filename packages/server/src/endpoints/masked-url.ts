import { MASK } from '@postrider/domain';

export const URL_IS_MASKED =
  'Must be the whole URL. Its query has masked values: read it with a key that has the scope "write".';

/** Whether a URL was read by a key that may not see its query, and sent back. */
export function containsMask(url: string): boolean {
  return url.includes(MASK) || url.toLowerCase().includes(encodeURIComponent(MASK).toLowerCase());
}
