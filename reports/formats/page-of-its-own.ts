/** What a page is made of that has all it needs in it. */
export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** The element `body`, as it is written. */
  readonly body: string;
  /** What its policy says of scripts; none may run by default. */
  readonly scripts?: string;
}

/**
 * One page that has all it needs in it: it opens from disk, and asks nobody for anything.
 *
 * @remarks
 * A policy in its head says so to the browser, too: whatever comes from an input file, no request is made and no
 * program runs but what the page itself was given.
 */
export function pageOfItsOwn({ title, style, body, scripts = "'none'" }: PageParts): string {
  const policy = `default-src 'none'; script-src ${scripts}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>`,
    '<link rel="icon" href="data:,">',
    `<style>${style}</style>`,
    '</head>',
    body,
    '</html>',
    '',
  ].join('\n');
}
