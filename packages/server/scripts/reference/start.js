// Runs in the browser, after Redoc.
const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const mono = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';

Redoc.init(
  '/openapi.json',
  {
    nativeScrollbars: true,
    sortRequiredPropsFirst: true,
    jsonSamplesExpandLevel: 3,
    // Patterns are for programs. The descriptions say the same in words.
    hideSchemaPattern: true,
    theme: {
      colors: { primary: { main: '#1f4f8f' } },
      typography: {
        fontFamily: sans,
        fontSize: '15px',
        headings: { fontFamily: sans, fontWeight: '600' },
        code: { fontFamily: mono },
      },
    },
  },
  document.getElementById('reference'),
);
