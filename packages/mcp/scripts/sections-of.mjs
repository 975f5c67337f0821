const MAX_TEXT = 2_000;

/** The sections of a page of the docs, each with its heading and at most 2,000 characters. */
export function sectionsOf(page, markdown) {
  const sections = [];
  let heading = page;
  let lines = [];
  const end = () => {
    const text = lines.join('\n').trim();
    for (let at = 0; at < text.length; at += MAX_TEXT)
      sections.push({ page, heading, text: text.slice(at, at + MAX_TEXT) });
    lines = [];
  };
  let isCode = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    if (isCode || !/^#{1,4} /.test(line)) lines.push(line);
    else {
      end();
      heading = line.replace(/^#+ /, '');
    }
  }
  end();
  return sections;
}
