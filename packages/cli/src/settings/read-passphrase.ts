import { readSecretFile } from './read-secret-file.ts';

export interface PassphraseOptions {
  passphraseFile?: string;
}

/** What the secrets of a document are sealed with. Undefined: none was given. */
export function readPassphrase({ passphraseFile }: PassphraseOptions): string | undefined {
  // The newline at the end of a file is not meant.
  if (passphraseFile !== undefined) return readSecretFile(passphraseFile).replace(/\r?\n$/, '');
  return process.env['POSTRIDER_PASSPHRASE'] || undefined;
}
