import { usageError } from '../exit-codes.ts';

const MAX_BYTES = 16 * 1024 * 1024;
let taken = false;

/** All of stdin, which can be read once: for the key or for data, not for both. */
export async function readStdin(): Promise<string> {
  return (await readStdinBytes()).toString('utf8');
}

export async function readStdinBytes(): Promise<Buffer> {
  if (taken) throw usageError('Stdin can be read for one thing only: the key, or data.');
  taken = true;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw usageError('Stdin has more than 16 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
