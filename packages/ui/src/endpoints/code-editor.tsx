import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

export interface CodeEditorProps {
  label: string;
  describedBy: string;
  language: 'json' | 'text';
  value: string;
  change: (value: string) => void;
}

const THEME = EditorView.theme({
  '&': {
    maxHeight: '24rem',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    fontSize: 'var(--text-s)',
  },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '2px' },
  '.cm-content, .cm-gutter': { minHeight: '8rem' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-gutters': { border: '0', backgroundColor: 'var(--sunken)', color: 'var(--text-soft)' },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--held)' },
]);

/** An editor for code. Tab leaves it, as it leaves any field. */
export function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (host.current === null) return;
    const view = makeView(host.current, latest.current, (text) => latest.current.change(text));
    return () => view.destroy();
  }, []);
  return <div ref={host} />;
}

function makeView(parent: Element, given: CodeEditorProps, change: (text: string) => void): EditorView {
  const { label, describedBy, language, value } = given;
  const extensions = [
    history(),
    lineNumbers(),
    bracketMatching(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) change(update.state.doc.toString());
    }),
    // The policy of the page lets in only style sheets with its nonce.
    EditorView.cspNonce.of(pageNonce()),
    syntaxHighlighting(COLOURS),
    THEME,
    language === 'json' ? json() : [],
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: value, extensions }) });
}

function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
