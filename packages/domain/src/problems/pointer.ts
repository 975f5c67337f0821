/** Longer pointers end at an outer member: names may be as long as the body. */
export const MAX_POINTER_LENGTH = 512;

/** A JSON Pointer (RFC 6901). It ends early beyond the maximum length. */
export function pointerOf(path: readonly PropertyKey[]): string {
  let pointer = '';
  for (const part of path) {
    if (pointer.length > MAX_POINTER_LENGTH) break;
    const name = String(part).slice(0, MAX_POINTER_LENGTH + 1);
    pointer += `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }
  return pointer;
}
