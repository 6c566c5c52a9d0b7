/** The program of the web report and its style, as they are built. */
export interface SiteProgram {
  readonly script: string;
  readonly style: string;
}

/** The identifier of the element that has the data of a page. */
export const dataElement = 'keysync-data';

/**
 * One page that has all it needs in it: it opens from disk, and asks nobody for anything.
 *
 * @remarks
 * A policy in its head says so to the browser, too: whatever comes from an input file, no request is made and
 * nothing but the program itself runs.
 *
 * @param digest - of the script: base64 of its SHA-256, by which the policy knows it
 */
export function sitePage(
  { script, style }: SiteProgram,
  data: unknown,
  title: string,
  digest: string,
): string {
  const policy = `default-src 'none'; script-src 'sha256-${digest}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${textOf(title)}</title>`,
    '<link rel="icon" href="data:,">',
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<div id="app"></div>',
    '<noscript><p>This report needs JavaScript: the model runs in the page. The same findings, without it: <code>keysync verify --markdown FILE</code>.</p></noscript>',
    `<script type="application/json" id="${dataElement}">${jsonOf(data)}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** JSON that cannot end its element: a name may be anything. */
function jsonOf(data: unknown): string {
  return JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

const textOf = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
