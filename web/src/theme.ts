import { createTheme, Menu, Table, Tooltip, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  defaultRadius: 'md',
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.375rem', lineHeight: '1.3' }, h2: { fontSize: '1.0625rem', lineHeight: '1.4' } } },
  cursorType: 'pointer',
  components: {
    // The placeholder would be the only child of the menu without a role.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 250 } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'xs', highlightOnHover: true } }),
  },
});

/** The text of chips and notes in a light colour, so that it reads on it. */
const inks = (of: Record<string, string>) => Object.fromEntries(Object.entries(of).map(([color, ink]) => [`--mantine-color-${color}-light-color`, ink]));

/** Some of Mantine's texts are too faint on its own backgrounds (WCAG AA asks for 4.5:1). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#5c646c', '--mantine-color-placeholder': '#6b737b', '--mantine-color-anchor': '#0b6a7f', '--mantine-color-error': '#c02626', ...inks({ green: '#1f7332', red: '#b32020', yellow: '#7d5200', orange: '#a03a00', blue: '#1762b0', cyan: '#0b6a7f', gray: '#545c64' }) },
  dark: { '--mantine-color-dimmed': '#a6aeb6', '--mantine-color-placeholder': '#939ba3', '--mantine-color-anchor': '#66d9e8', '--mantine-color-error': '#ff8787' },
});
