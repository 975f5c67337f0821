// Makes the page at `/docs/api`, in `dist/reference`: the page, its style, its script (Redoc, and what starts it), and the
// licences of Redoc. Names have a hash of the content in them, so that browsers may keep the files for ever.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const folder = dirname(fileURLToPath(import.meta.url));
const target = join(folder, '../dist/reference');
const redoc = dirname(createRequire(import.meta.url).resolve('redoc/package.json'));
const textOf = (...path) => readFileSync(join(...path), 'utf8');

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const bundle = textOf(redoc, 'bundles/redoc.standalone.js').replace(/^\/\/# sourceMappingURL=.*$/m, '');
const script = put('reference', 'js', withoutLogo(bundle) + textOf(folder, 'reference/start.js'));
const style = put('reference', 'css', textOf(folder, 'reference/style.css'));
const licenses = [textOf(redoc, 'LICENSE'), textOf(redoc, 'bundles/redoc.standalone.js.LICENSE.txt')].join('\n');
put('licenses', 'txt', licenses);
const page = textOf(folder, 'reference/index.html').replace('{{style}}', style).replace('{{script}}', script);
writeFileSync(join(target, 'index.html'), page);

/** Redoc gets its logo from another server. Without one it shows its name alone. */
function withoutLogo(text) {
  const parts = text.split('https://cdn.redoc.ly/redoc/logo-mini.svg');
  if (parts.length !== 2) throw new Error('Redoc no longer has its logo where it was. Look for what it loads.');
  return parts.join('data:,');
}

function put(name, extension, text) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const file = `${name}.${hash}.${extension}`;
  writeFileSync(join(target, file), text);
  writeFileSync(join(target, `${file}.gz`), gzipSync(text, { level: 9 }));
  return file;
}
