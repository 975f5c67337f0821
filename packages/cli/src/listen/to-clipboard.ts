/** What terminals take at most, in characters of base64. */
const MOST = 100_000;

/**
 * Asks the terminal to put a text into the clipboard, which works over ssh too (OSC 52,
 * https://invisible-island.net/xterm/ctlseqs/ctlseqs.html). There is no answer: some terminals need a setting. False: too long.
 */
export function toClipboard(text: string): boolean {
  const encoded = Buffer.from(text).toString('base64');
  if (encoded.length > MOST) return false;
  process.stdout.write(`\u001b]52;c;${encoded}\u0007`);
  return true;
}
