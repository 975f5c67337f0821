/** Stands where a secret was. */
export const MASK = '••••';

// Prefers to hide too much: what is shown here is read by support, in tickets and on shared screens.
const SECRET_NAME = /auth|cookie|key|token|secret|passw|pwd|credential|session|jwt|otp/i;
/** Ours, and public by nature: a receiver's developer needs them to see why a check fails. */
const PUBLIC_NAME = /^(webhook-.*|postrider-.*)$/i;

/** A copy for people: secret-looking headers, and those named in `alsoSecret` (any case), read `••••`. */
export function maskHeaders(
  headers: Record<string, string>,
  alsoSecret: readonly string[] = [],
): Record<string, string> {
  const named = new Set(alsoSecret.map((name) => name.toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const isSecret = named.has(name.toLowerCase()) || (SECRET_NAME.test(name) && !PUBLIC_NAME.test(name));
      return [name, isSecret ? MASK : value];
    }),
  );
}
