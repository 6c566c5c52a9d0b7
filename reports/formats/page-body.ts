import { type Content, element, type Markup } from './markup.ts';

/**
 * The body of a page of its own: keysync and its version above, what the page says, and on what it rests below.
 *
 * @param scope - one sentence, below everything
 */
export function pageBody(version: string, scope: string, ...content: readonly Content[]): Markup {
  return element(
    'body',
    {},
    element('a', { class: 'skip', href: '#main' }, 'To the content'),
    element(
      'header',
      { class: 'banner' },
      element('span', { class: 'brand' }, 'keysync'),
      element('span', { class: 'quiet version' }, version),
    ),
    element('main', { id: 'main', class: 'page', tabindex: -1 }, ...content),
    element('footer', { class: 'quiet' }, `${scope} keysync is not affiliated with Amazon Web Services.`),
  );
}
