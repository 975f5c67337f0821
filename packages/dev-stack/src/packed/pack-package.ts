import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

/** A package as it would be published. */
export interface PackedPackage {
  name: string;
  tarball: string;
  /** The paths of its files, relative to the root of the package. */
  files: string[];
}

/**
 * Packs a built package into a new temporary folder. Its scripts do not run: `prepack` would rebuild `dist` while other tests
 * read it.
 */
export async function packPackage(folder: string): Promise<PackedPackage> {
  const destination = await mkdtemp(join(tmpdir(), 'postrider-packed-'));
  const flags = ['--json', '--ignore-scripts', '--pack-destination', destination];
  const printed = await runProgram('npm', ['pack', ...flags], { cwd: folder });
  const packs = Object.values(JSON.parse(printed) as NpmPack[]); // npm 11 gives an array, later ones an object
  const [pack] = packs;
  if (pack === undefined) throw new Error(`npm packed nothing in ${folder}.`);
  return { name: pack.name, tarball: join(destination, pack.filename), files: pack.files.map(({ path }) => path) };
}

interface NpmPack {
  name: string;
  filename: string;
  files: { path: string }[];
}
