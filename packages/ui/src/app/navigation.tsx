import { useLocation } from '@tanstack/react-router';
import { Menu } from 'lucide-react';
import { useId, useState } from 'react';
import { useScope } from '../api/scope.ts';
import { Button } from '../components/button.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import type { Screen } from '../navigation/screen.ts';
import { Mark } from './mark.tsx';
import { SCREENS } from './screens.ts';
import styles from './navigation.module.css';

const GROUPS: readonly [group: NonNullable<Screen['nav']>['group'], title: string][] = [
  ['watch', 'Watch'],
  ['send', 'Send'],
  ['configure', 'Configure'],
];

/** Beside every page; on a narrow screen above it, and opened with a button. */
export function Navigation() {
  const { pathname } = useLocation();
  // Where it was opened: on the page that a link leads to, it is closed.
  const [openAt, openOn] = useState<string>();
  const isOpen = openAt === pathname;
  const id = useId();
  return (
    <nav className={styles.nav} aria-label="Pages">
      <div className={styles.inner}>
        <div className={styles.head}>
          <RouteLink to={paths.overview} className={styles.brand}>
            <Mark />
            Postrider
          </RouteLink>
          <Button
            className={styles.menu}
            look="bare"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => openOn(isOpen ? undefined : pathname)}
          >
            <Menu size={16} aria-hidden /> Pages
          </Button>
        </div>
        <div id={id} className={styles.groups} data-open={isOpen}>
          {GROUPS.map(([group, title]) => (
            <Group key={group} group={group} title={title} />
          ))}
        </div>
      </div>
    </nav>
  );
}

function Group({ group, title }: { group: NonNullable<Screen['nav']>['group']; title: string }) {
  const { can } = useScope();
  return (
    <div>
      <h2 className={styles.title}>{title}</h2>
      <ul className={styles.links}>
        {SCREENS.filter(({ nav }) => nav?.group === group && can(nav.needs ?? 'read')).map((screen) => (
          <li key={screen.path}>
            <RouteLink to={screen.path} className={styles.link}>
              {screen.nav ? <screen.nav.icon size={16} aria-hidden /> : null}
              {screen.title}
            </RouteLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
