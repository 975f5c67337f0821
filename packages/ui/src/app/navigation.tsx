import { useScope } from '../api/scope.ts';
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

export function Navigation() {
  const { can } = useScope();
  return (
    <nav className={styles.nav} aria-label="Pages">
      <RouteLink to={paths.overview} className={styles.brand}>
        <Mark />
        Postrider
      </RouteLink>
      {GROUPS.map(([group, title]) => (
        <div key={group} className={styles.group}>
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
      ))}
    </nav>
  );
}
