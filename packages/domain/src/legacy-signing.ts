import {
  escapePointer,
  headerObjection,
  placeholderObjection,
  templateObjection,
  tooMuch,
  type HeaderProblem,
} from './custom-headers.ts';
import type { LegacySigning } from './endpoint-config.ts';
import { filledLength, placeholdersIn } from './placeholders.ts';

export interface LegacyTemplates {
  /** The longest values of what companion headers may name. */
  variables: ReadonlyMap<string, string>;
  /** False for a prefix that was stored before it could be a template: it is sent as it stands. */
  isPrefixTemplate: boolean;
}

const CONTENT_NAMES = ['timestamp', 'body'];
const CONTENT_RULE =
  'Must be body, timestamp.body, or a text with {{body}} in it once, like v0:{{timestamp}}:{{body}}.';
const PRINTABLE = /^[\x20-\x7e]*$/;

/** Checks the headers that a legacy signing scheme sends, and what their templates refer to. */
export function checkLegacySigning(signing: LegacySigning, templates: LegacyTemplates): HeaderProblem[] {
  const { header, timestampHeader, companionHeaders = {} } = signing;
  const problems: HeaderProblem[] = [];
  const check = (member: string, detail: string | null) => {
    if (detail !== null) problems.push({ pointer: `/signing/${member}`, detail });
  };
  check('header', headerObjection(header, 'x'));
  check('prefix', prefixObjection(signing, templates));
  check('content', contentObjection(signing.content));
  check('timestampHeader', timestampObjection(signing, templates));
  const companions = Object.entries(companionHeaders);
  for (const [name, template] of companions) {
    check(`companionHeaders/${escapePointer(name)}`, templateObjection(name, template, templates.variables));
  }
  const lengths = companions.map(([name, template]) => [name, filledLength(template, templates.variables)] as const);
  problems.push(...tooMuch('/signing/companionHeaders', lengths));
  if (timestampHeader !== undefined && timestampHeader.toLowerCase() === header.toLowerCase()) {
    check('timestampHeader', 'Must be another header than that of the signature.');
  }
  return problems;
}

/** A signature follows it, so that a blank at its end is none at the end of the value. */
function prefixObjection(
  { header, prefix }: LegacySigning,
  { isPrefixTemplate, variables }: LegacyTemplates,
): string | null {
  if (!PRINTABLE.test(prefix) || prefix.startsWith(' ')) {
    return 'The prefix may hold printable ASCII characters only, without a blank at its beginning.';
  }
  if (!isPrefixTemplate) return null;
  const timestamp = new Map([['timestamp', variables.get('timestamp') ?? '']]);
  const objection = placeholderObjection(prefix, timestamp, ['timestamp']);
  if (objection !== null) return objection;
  const isLong = filledLength(prefix, timestamp) > 1_000;
  return isLong ? `The prefix of "${header}" is longer than 1,000 characters once it is filled in.` : null;
}

function contentObjection(content: string): string | null {
  if (content === 'body' || content === 'timestamp.body') return null;
  const isTemplate = placeholdersIn(content).filter((name) => name === 'body').length === 1;
  if (!isTemplate || !PRINTABLE.test(content)) return CONTENT_RULE;
  return placeholderObjection(content, new Set(CONTENT_NAMES), CONTENT_NAMES);
}

function timestampObjection(
  { content, prefix, timestampHeader }: LegacySigning,
  { isPrefixTemplate }: LegacyTemplates,
): string | null {
  if (timestampHeader !== undefined) return headerObjection(timestampHeader, '0');
  const isSigned = content === 'timestamp.body' || placeholdersIn(content).includes('timestamp');
  const isInPrefix = isPrefixTemplate && placeholdersIn(prefix).includes('timestamp');
  if (!isSigned || isInPrefix) return null;
  return 'Needed where the timestamp is signed, unless the prefix has {{timestamp}}: without it no receiver can check the signature.';
}
