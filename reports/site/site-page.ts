import { pageOfItsOwn } from '../formats/page-of-its-own.ts';

/** The program of the web report and its style, as they are built. */
export interface SiteProgram {
  readonly script: string;
  readonly style: string;
}

/** The identifier of the element that has the data of a page. */
export const dataElement = 'keysync-data';

/**
 * The page of the web report: its program, and the data in it.
 *
 * @param digest - of the script: base64 of its SHA-256, by which the policy of the page knows it
 */
export function sitePage(
  { script, style }: SiteProgram,
  data: unknown,
  title: string,
  digest: string,
): string {
  const body = [
    '<body>',
    '<div id="app"></div>',
    '<noscript><p>This report needs JavaScript: the model runs in the page. The same findings, without it: <code>keysync verify --markdown FILE</code>.</p></noscript>',
    `<script type="application/json" id="${dataElement}">${jsonOf(data)}</script>`,
    `<script>${script}</script>`,
    '</body>',
  ];
  return pageOfItsOwn({ title, style, body: body.join('\n'), scripts: `'sha256-${digest}'` });
}

/** JSON that cannot end its element: a name may be anything. */
function jsonOf(data: unknown): string {
  return JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}
