import { HelpCircle, LogOut, Monitor, Moon, Search, Sun } from 'lucide-react';
import { useRef, useState } from 'react';
import { useSignOut, type Session } from '../api/session.ts';
import { Button } from '../components/button.tsx';
import { paths } from '../navigation/paths.ts';
import { useGoTo } from '../navigation/route-link.tsx';
import { useShortcut } from '../navigation/shortcuts.ts';
import { Help } from './help.tsx';
import { TenantPicker } from './tenant-picker.tsx';
import { readTheme, setTheme, type Theme } from './theme.ts';
import styles from './top-bar.module.css';

export function TopBar({ session }: { session: Session }) {
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcut('?', () => setHelpOpen(true));
  return (
    <header className={styles.bar}>
      <SearchField />
      <div className={styles.tools}>
        <TenantPicker session={session} />
        <ThemeSwitch />
        <Button look="bare" aria-label="Keys and help" onClick={() => setHelpOpen(true)}>
          <HelpCircle size={16} aria-hidden />
        </Button>
        <SignOut name={session.key.name} />
      </div>
      <Help isOpen={isHelpOpen} close={() => setHelpOpen(false)} />
    </header>
  );
}

/** Takes any id, external id, name or URL; the page that it opens says what became of it. */
function SearchField() {
  const field = useRef<HTMLInputElement>(null);
  const goTo = useGoTo();
  useShortcut('/', () => {
    field.current?.focus();
    field.current?.select();
  });
  return (
    <form
      role="search"
      className={styles.search}
      onSubmit={(event) => {
        event.preventDefault();
        const text = field.current?.value.trim();
        if (text) void goTo({ to: paths.explain, search: { q: text } });
      }}
    >
      <Search size={15} aria-hidden className={styles.searchIcon} />
      <input
        ref={field}
        type="search"
        aria-label="Search: an event, a delivery, an order's id, an endpoint"
        placeholder="Event, delivery, order id, endpoint…"
        spellCheck={false}
        autoComplete="off"
      />
      <kbd aria-hidden>/</kbd>
    </form>
  );
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

function ThemeSwitch() {
  const [theme, show] = useState(readTheme);
  const Icon = THEME_ICONS[theme];
  const change = () => {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
    setTheme(next);
    show(next);
  };
  return (
    <Button look="bare" onClick={change} aria-label={`Theme: ${theme}. Change it`} title={`Theme: ${theme}`}>
      <Icon size={16} aria-hidden />
    </Button>
  );
}

function SignOut({ name }: { name: string }) {
  const leave = useSignOut();
  return (
    <Button
      look="bare"
      onClick={async () => leave()}
      aria-label={`Sign out. Signed in with the key ${name}`}
      title={`Sign out (${name})`}
    >
      <LogOut size={16} aria-hidden />
    </Button>
  );
}
