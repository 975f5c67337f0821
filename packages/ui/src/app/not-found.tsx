import { Empty } from '../components/states.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';

export function NotFound() {
  return (
    <main>
      <Empty title="There is no such page">
        <RouteLink to={paths.overview}>Go to the overview</RouteLink>
      </Empty>
    </main>
  );
}
