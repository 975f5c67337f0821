import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { exists, filesBelow, textOf } from './source-files.mjs';

const pages = filesBelow('.').filter((path) => path.endsWith('.md'));
// Code in a page is never a link, even if it looks like one.
const proseOf = (page) => textOf(page).replace(/```[^]*?```|`[^`\n]*`/g, '');

/** The anchor of a heading, as usual renderers make it: lower case, no punctuation, hyphens for spaces. */
function anchorsOf(page) {
  const headings = [...textOf(page).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

test.each(pages)('the links of %s lead somewhere', (page) => {
  const targets = [...proseOf(page).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)].map(([, target]) => target);
  const broken = targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file, anchor] = target.split('#');
    const path = file === '' ? page : join(dirname(page), decodeURIComponent(file));
    if (!exists(path)) return true;
    return anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).includes(anchor);
  });
  expect(broken).toEqual([]);
});
