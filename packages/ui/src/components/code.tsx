import { useState } from 'react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { cut, piecesOf } from './hostile-text.ts';
import styles from './code.module.css';
import { count } from './number-words.ts';

const LINE_SHOWN = 500;
const FIRST_SHOWN = 4_000;
const MOST_SHOWN = 200_000;

/** One line of outside text within a sentence or a cell. */
export function Outside({ text }: { text: string }) {
  return (
    <bdi>
      <Pieces text={text.length > LINE_SHOWN ? `${cut(text, LINE_SHOWN)}…` : text} />
    </bdi>
  );
}

/** A block of outside text, whatever is in it: only text, direction isolated, what is invisible marked, long text on request. */
export function Code({ text, label }: { text: string; label: string }) {
  const [length, setLength] = useState(FIRST_SHOWN);
  const isCut = text.length > length;
  return (
    <figure className={styles.code} aria-label={label}>
      {/* Scrolls, so it must be reachable by keyboard. */}
      <pre dir="ltr" tabIndex={0} aria-label={label} role="region">
        <code>
          <Pieces text={cut(text, length)} />
        </code>
      </pre>
      <div className={styles.copy}>
        <CopyButton text={text} what={label} />
      </div>
      {isCut ? (
        <div className={styles.more}>
          {length < MOST_SHOWN ? (
            <Button look="bare" onClick={() => setLength(MOST_SHOWN)}>
              Show more ({count(text.length - length)} characters)
            </Button>
          ) : (
            'Copy it to see the rest'
          )}
        </div>
      ) : null}
    </figure>
  );
}

/** JSON, indented. What is not JSON is shown as it is. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return <Code label={label} text={typeof value === 'string' ? indented(value) : JSON.stringify(value, null, 2)} />;
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Pieces({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) =>
    piece.isMark ? (
      // oxlint-disable-next-line no-array-index-key -- pieces have no other identity, and no state
      <mark key={index} className={styles.mark}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
