import type { ReactNode } from 'react';

// oxlint-disable-next-line import/no-default-export -- Next finds pages by it.
export default function Layout({ children }: { children: ReactNode }): ReactNode {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
