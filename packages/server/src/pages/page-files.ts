import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

// `pnpm build` makes them. The same path from `src/pages` and `dist/pages`.
const FOLDER = fileURLToPath(new URL('../../../ui/dist/', import.meta.url));
const INDEX = 'index.html';

export type Encoding = 'br' | 'gzip';

/** The built pages, read once and packed when somebody first asks. What is not in the folder by that very name is not there. */
export class PageFiles {
  private files: ReadonlyMap<string, Buffer> | undefined;
  private readonly packed = new Map<string, Promise<Buffer>>();

  /** Undefined while the pages are not built. */
  get index(): string | undefined {
    return this.find(INDEX)?.toString();
  }

  find(name: string): Buffer | undefined {
    // Somebody may build them while the server runs.
    if (this.files === undefined && existsSync(join(FOLDER, INDEX))) this.files = readFiles();
    return this.files?.get(name);
  }

  /** A file that exists, packed. */
  pack(name: string, encoding: Encoding): Promise<Buffer> {
    const key = `${encoding} ${name}`;
    const known = this.packed.get(key);
    if (known !== undefined) return known;
    const packing = PACKERS[encoding](this.find(name) ?? Buffer.alloc(0));
    this.packed.set(key, packing);
    return packing;
  }
}

const [toBrotli, toGzip] = [promisify(brotliCompress), promisify(gzip)];

const PACKERS: Record<Encoding, (plain: Buffer) => Promise<Buffer>> = {
  // The best quality takes ten times longer for a few per cent.
  br: (plain) => toBrotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (plain) => toGzip(plain, { level: 9 }),
};

function readFiles(): Map<string, Buffer> {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  const shown = names.filter((name) => !name.startsWith('.') && statSync(join(FOLDER, name)).isFile());
  return new Map(shown.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(FOLDER, name))]));
}
