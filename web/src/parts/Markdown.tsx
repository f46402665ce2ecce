import { Anchor, Typography } from '@mantine/core';
import { lazy, Suspense } from 'react';

const ReactMarkdown = lazy(() => import('react-markdown'));

/** Whether an address may be a link (SECURITY.md U2). */
export function safe(address: string | undefined): address is string {
  return /^(https?:|mailto:)/i.test(address ?? '');
}

/** A link to somewhere else, which says where. */
export function Outside({ href, children }: { href: string; children?: React.ReactNode }) {
  if (!safe(href)) return <span className="break">{children ?? href}</span>;
  const host = href.replace(/^(https?:\/\/|mailto:)/i, '').split('/')[0];
  return (
    <Anchor inherit href={href} target="_blank" rel="noopener noreferrer" title={href} className="break" underline="always">
      {children ?? href}
      {children !== undefined && children !== href && <span style={{ color: 'var(--mantine-color-dimmed)' }}> ({host})</span>}
    </Anchor>
  );
}

/** Markdown of an author: HTML stays the text that it is, no images, links only to where links may lead. */
export function Markdown({ text }: { text: string }) {
  return (
    <Typography className="break">
      <Suspense fallback={<p>{text}</p>}>
        <ReactMarkdown
          disallowedElements={['img']}
          unwrapDisallowed
          urlTransform={(address) => (safe(address) ? address : '')}
          components={{ a: ({ href, children }) => (href ? <Outside href={href}>{children}</Outside> : <span>{children}</span>) }}
        >
          {text}
        </ReactMarkdown>
      </Suspense>
    </Typography>
  );
}

const IN_A_LINE = ['em', 'strong', 'code', 'a', 'del'];

/** Markdown of an author within a line: emphasis, code and links, nothing that breaks the line. Within a button, no links. */
export function MarkdownLine({ text, links = true }: { text: string; links?: boolean }) {
  return (
    <Suspense fallback={text}>
      <ReactMarkdown
        allowedElements={IN_A_LINE}
        unwrapDisallowed
        urlTransform={(address) => (safe(address) ? address : '')}
        components={{ a: ({ href, children }) => (href && links ? <Outside href={href}>{children}</Outside> : <span>{children}</span>) }}
      >
        {text}
      </ReactMarkdown>
    </Suspense>
  );
}
